#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { EXIT } from './cli/exit-code.ts';
import { addTrainCommand } from './cli/train-command.ts';
import { DatasetError } from './dataset/read-dataset.ts';
import { RecipeError } from './recipe/parse-recipe.ts';

const program = new Command('trainer')
  .description('Data in, model artifact out')
  .exitOverride()
  .showHelpAfterError('(trainer --help lists the commands)');
addTrainCommand(program);

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  } else {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    const isUsage =
      error instanceof RecipeError || error instanceof DatasetError || error instanceof RangeError;
    process.exitCode = isUsage ? EXIT.usage : EXIT.failure;
  }
}
