import { basename } from 'node:path';
import { MODEL_NAME } from '@switchyard/model-io';
import { modelRepositoryDirectory } from '@switchyard/model-io/node';
import type { Command } from 'commander';
import { readTable } from '../dataset/read-table.ts';
import { importOnnx, type ImportOutcome } from '../import/import-onnx.ts';
import { readModelDescription } from '../import/read-model-description.ts';
import { EXIT } from './exit-code.ts';
import { fromWorkingDirectory } from './from-working-directory.ts';
import { sayRefused } from './say-refused.ts';

interface ImportOptions {
  readonly signature: string;
  readonly data: string;
  readonly model?: string;
  readonly version?: number;
  readonly repository?: string;
  readonly json?: boolean;
}

/** `trainer import <model.onnx>`: results on stdout, progress on stderr. */
export function addImportCommand(program: Command): void {
  program
    .command('import')
    .argument(
      '<file>',
      'an ONNX model: one float input of shape [rows, columns], shares or a number as output',
    )
    .description('make a checked version in the model repository out of a model that was trained elsewhere')
    .requiredOption(
      '--signature <file>',
      'JSON: {"inputs": [{"name": …}, …], "output": {"kind": "class", "name": …, "classes": […]}}',
    )
    .requiredOption(
      '--data <file>',
      "CSV of rows as in training, columns named as the inputs: reference profile and examples; labels in a column with the output's name",
    )
    .option('--model <name>', 'name of the model (default: the name of the file)')
    .option('--version <number>', 'version to write (default: the next free one)', versionOf)
    .option(
      '--repository <directory>',
      'model repository (default: MODEL_REPOSITORY, else <data dir>/models)',
    )
    .option('--json', 'print one JSON object instead of sentences')
    .action(async (file: string, options: ImportOptions) => {
      const model = options.model ?? basename(file).replace(/\.onnx$/, '');
      if (!MODEL_NAME.test(model)) {
        throw new RangeError(
          `"${model}" is no model name: lower case letters, digits, ".", "_" or "-". Give one with --model.`,
        );
      }
      const description = await readModelDescription(fromWorkingDirectory(options.signature));
      const outcome = await importOnnx(
        {
          file: fromWorkingDirectory(file),
          description,
          table: await readTable(fromWorkingDirectory(options.data), description.signature),
          model,
          version: options.version ?? null,
        },
        options.repository ?? modelRepositoryDirectory(process.env, process.cwd()),
        (step) => process.stderr.write(`${step}\n`),
      );
      process.stdout.write(
        options.json === true ? `${JSON.stringify(asJson(outcome))}\n` : asSentences(outcome),
      );
      process.exitCode = outcome.kind === 'refused' ? EXIT.failure : EXIT.ok;
    });
}

function asSentences(outcome: ImportOutcome): string {
  const { model, version, metrics } = outcome.manifest;
  const measured = Object.entries(metrics).map(([name, value]) => `${name} ${Number(value.toPrecision(4))}`);
  const result = measured.length > 0 ? ` Measured: ${measured.join(', ')}.` : '';
  switch (outcome.kind) {
    case 'written':
      return `${model} v${version} is written to ${outcome.directory}. Digest ${outcome.digest}.${result}\n`;
    case 'unchanged':
      return `${model} v${version} is unchanged: ${outcome.directory} already holds digest ${outcome.digest}.${result}\n`;
    case 'refused':
      return sayRefused(outcome, 'Give another --version, or leave it out to take the next free one.');
  }
}

function asJson({ manifest, ...rest }: ImportOutcome): Readonly<Record<string, unknown>> {
  const { model, version, metrics } = manifest;
  return { model, version, metrics, ...rest };
}

function versionOf(text: string): number {
  const version = Number(text);
  if (!Number.isSafeInteger(version) || version < 1 || text.trim() === '') {
    throw new RangeError(`--version must be a whole number from 1 on, not "${text}".`);
  }
  return version;
}
