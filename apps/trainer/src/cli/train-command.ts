import { modelRepositoryDirectory } from '@switchyard/model-io/node';
import type { Command } from 'commander';
import { findRecipe } from '../recipe/find-recipe.ts';
import type { Recipe } from '../recipe/recipe.ts';
import { trainRecipe, type TrainingOutcome } from '../training/train-recipe.ts';
import { EXIT } from './exit-code.ts';
import { sayRefused } from './say-refused.ts';

interface TrainOptions {
  readonly repository?: string;
  readonly seed?: number;
  readonly json?: boolean;
}

/** `trainer train <recipe>`: results on stdout, progress on stderr. */
export function addTrainCommand(program: Command): void {
  program
    .command('train')
    .argument('<recipe>', 'name of a recipe in apps/trainer/recipes, or the path of a .json file')
    .description('train a model and write it into the model repository')
    .option(
      '--repository <directory>',
      'model repository (default: MODEL_REPOSITORY, else <data dir>/models)',
    )
    .option('--seed <number>', "seed instead of the recipe's", seedOf)
    .option('--json', 'print one JSON object instead of sentences')
    .action(async (name: string, options: TrainOptions) => {
      const recipe = withSeed(await findRecipe(name), options.seed);
      const repository = options.repository ?? modelRepositoryDirectory(process.env, process.cwd());
      const outcome = await trainRecipe(recipe, repository, (step) => process.stderr.write(`${step}\n`));
      process.stdout.write(
        options.json === true ? `${JSON.stringify(asJson(outcome))}\n` : asSentences(recipe, outcome),
      );
      process.exitCode = exitCodeOf(outcome);
    });
}

function asSentences({ gate }: Recipe, outcome: TrainingOutcome): string {
  const { model, version, metrics } = outcome.manifest;
  const { holdout_accuracy: accuracy = 0, holdout_rows: rows = 0 } = metrics;
  const right = `${Math.round(accuracy * rows)} of ${rows} held-out rows right (accuracy ${accuracy.toFixed(3)})`;
  switch (outcome.kind) {
    case 'written':
      return `${model} v${version} is written to ${outcome.directory}: ${right}. Digest ${outcome.digest}.\n`;
    case 'unchanged':
      return `${model} v${version} is unchanged: ${outcome.directory} already holds digest ${outcome.digest}. ${right}.\n`;
    case 'refused':
      return sayRefused(outcome, 'Raise "version" in the recipe, or leave it out to take the next free one.');
    case 'gate-not-met':
      return `${model} v${version} was not written: ${gate.metric} is ${outcome.measured.toFixed(3)}, the recipe asks for at least ${gate.minimum}. Improve the recipe or the data.\n`;
  }
}

function asJson(outcome: TrainingOutcome): Readonly<Record<string, unknown>> {
  const { manifest, ...rest } = outcome;
  const { model, version, metrics } = manifest;
  return { model, version, metrics, ...rest };
}

function exitCodeOf({ kind }: TrainingOutcome): number {
  if (kind === 'gate-not-met') return EXIT.gateNotMet;
  return kind === 'refused' ? EXIT.failure : EXIT.ok;
}

function withSeed(recipe: Recipe, seed: number | undefined): Recipe {
  return seed === undefined ? recipe : { ...recipe, seed };
}

function seedOf(text: string): number {
  const seed = Number(text);
  if (text.trim() === '' || !Number.isInteger(seed) || seed < 0 || seed > 2 ** 31 - 1) {
    throw new RangeError(`--seed must be a whole number from 0 to ${2 ** 31 - 1}, not "${text}".`);
  }
  return seed;
}
