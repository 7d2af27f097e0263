#!/usr/bin/env node
import { PackError } from '@switchyard/model-io';
import { Command, CommanderError } from 'commander';
import { EXIT } from './cli/exit-code.ts';
import { addCompareCommand } from './cli/compare-command.ts';
import { addImportCommand } from './cli/import-command.ts';
import { addTrainCommand } from './cli/train-command.ts';
import { DatasetError } from './dataset/read-dataset.ts';
import { DescriptionError } from './import/read-model-description.ts';
import { RecipeError } from './recipe/parse-recipe.ts';
import { addVerifyCommand } from './verify/verify-command.ts';

const program = new Command('trainer')
  .description('Data in, model artifact out')
  .exitOverride()
  .showHelpAfterError('(trainer --help lists the commands)');
addTrainCommand(program);
addImportCommand(program);
addCompareCommand(program);
addVerifyCommand(program);

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  } else {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    const isUsage = [RecipeError, DatasetError, DescriptionError, PackError, RangeError].some(
      (kind) => error instanceof kind,
    );
    process.exitCode = isUsage ? EXIT.usage : EXIT.failure;
  }
}
