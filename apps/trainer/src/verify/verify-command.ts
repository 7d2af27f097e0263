import { listModels, listVersions, modelRepositoryDirectory } from '@switchyard/model-io/node';
import type { Command } from 'commander';
import { EXIT } from '../cli/exit-code.ts';
import { fromWorkingDirectory } from '../cli/from-working-directory.ts';
import { describeCheck } from './describe-check.ts';
import { knownRecipes } from './known-recipes.ts';
import { verifyVersion, type VersionCheck } from './verify-version.ts';

interface VerifyOptions {
  readonly repository?: string;
  readonly recipe: readonly string[];
  readonly requireRecipe?: boolean;
  readonly json?: boolean;
}

/** `trainer verify`: every version of the repository loads, replays its examples and meets its recipe's gate. */
export function addVerifyCommand(program: Command): void {
  program
    .command('verify')
    .description('check every version in the model repository (exit code 1: refused, 3: below its threshold)')
    .option(
      '--repository <directory>',
      'model repository (default: MODEL_REPOSITORY, else <data dir>/models)',
    )
    .option(
      '--recipe <file>',
      'a recipe elsewhere; it replaces a kept one of its name; may be repeated',
      collect,
      [],
    )
    .option('--require-recipe', 'also fail versions that no known recipe sets a threshold for')
    .option('--json', 'print one JSON object instead of sentences')
    .action(async (options: VerifyOptions) => {
      const repository =
        options.repository === undefined
          ? modelRepositoryDirectory(process.env, process.cwd())
          : fromWorkingDirectory(options.repository);
      const recipes = await knownRecipes(options.recipe);
      const checks: VersionCheck[] = [];
      for (const model of await listModels(repository)) {
        for (const version of await listVersions(repository, model)) {
          checks.push(await verifyVersion(repository, model, version, recipes));
        }
      }
      const unruled = options.requireRecipe === true ? checks.filter(hasNoRecipe) : [];
      process.exitCode = checks.length === 0 || unruled.length > 0 ? EXIT.failure : exitCodeOf(checks);
      if (options.json === true) {
        const ok = process.exitCode === EXIT.ok;
        process.stdout.write(`${JSON.stringify({ repository, ok, versions: checks })}\n`);
        return;
      }
      const lines = checks.map(describeCheck);
      if (checks.length === 0) {
        lines.push(
          `✖ There is no version in ${repository}. Train one with: npm run trainer -- train iris-v1, or name another --repository.`,
        );
      }
      for (const { model, version } of unruled) {
        lines.push(
          `✖ ${model} v${version} has no known recipe. Give it with --recipe, or leave out --require-recipe.`,
        );
      }
      process.stdout.write(`${lines.join('\n')}\n`);
    });
}

/** A version that does not load is worse than one that is not good enough. */
function exitCodeOf(checks: readonly VersionCheck[]): number {
  if (checks.some(({ kind }) => kind === 'refused' || kind === 'metric-differs')) return EXIT.failure;
  return checks.some(({ kind }) => kind === 'gate-not-met') ? EXIT.gateNotMet : EXIT.ok;
}

function hasNoRecipe(check: VersionCheck): boolean {
  return check.kind !== 'refused' && check.gate === null;
}

function collect(path: string, earlier: readonly string[]): readonly string[] {
  return [...earlier, path];
}
