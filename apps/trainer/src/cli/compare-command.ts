import { basename } from 'node:path';
import { modelRepositoryDirectory } from '@switchyard/model-io/node';
import type { Command } from 'commander';
import { compareVersions } from '../comparison/compare-versions.ts';
import { confirmation, type Confirmation } from '../comparison/confirmation.ts';
import { describeComparison } from '../comparison/describe-comparison.ts';
import { loadVersion } from '../comparison/load-version.ts';
import {
  labelledRecords,
  sharedHeldOutRows,
  type LabelledRecord,
} from '../comparison/shared-held-out-rows.ts';
import { readTable } from '../dataset/read-table.ts';
import { fromWorkingDirectory } from './from-working-directory.ts';

interface CompareOptions {
  readonly data?: string;
  readonly repository?: string;
  readonly alpha: number;
  readonly power: number;
  readonly json?: boolean;
}

/** `trainer compare <model> <stable> <candidate>`. */
export function addCompareCommand(program: Command): void {
  program
    .command('compare')
    .argument('<model>', 'name of the model')
    .argument('<stable>', 'version that serves now, such as 1 or v1', versionOf)
    .argument('<candidate>', 'version that may take over', versionOf)
    .description('test two versions against each other on the same held-out rows')
    .option(
      '--data <file>',
      'CSV of labelled rows that neither has learned from (default: the rows that both held out)',
    )
    .option('--alpha <share>', 'chance of a false alarm', shareOf('--alpha'), 0.05)
    .option('--power <share>', 'chance to find the difference again', shareOf('--power'), 0.8)
    .option(
      '--repository <directory>',
      'model repository (default: MODEL_REPOSITORY, else <data dir>/models)',
    )
    .option('--json', 'print one JSON object instead of sentences')
    .action(
      async (model: string, stableVersion: number, candidateVersion: number, options: CompareOptions) => {
        if (stableVersion === candidateVersion) {
          throw new RangeError(
            `v${stableVersion} against itself says nothing. Name two versions of ${model}.`,
          );
        }
        const repository = options.repository ?? modelRepositoryDirectory(process.env, process.cwd());
        const { predictor: stable } = await loadVersion(repository, model, stableVersion);
        const { predictor: candidate } = await loadVersion(repository, model, candidateVersion);
        try {
          const records = await recordsFor(options.data);
          const comparison = await compareVersions(stable, candidate, records, options.alpha);
          const live = confirmation(comparison, options);
          process.stdout.write(
            options.json === true
              ? `${JSON.stringify({ model, stable: stableVersion, candidate: candidateVersion, ...comparison, confirmation: asJson(live) })}\n`
              : describeComparison(comparison, live, {
                  model,
                  stable: stableVersion,
                  candidate: candidateVersion,
                  rows: options.data === undefined ? 'held out from both' : `from ${basename(options.data)}`,
                }),
          );
        } finally {
          await stable.dispose();
          await candidate.dispose();
        }

        async function recordsFor(data: string | undefined): Promise<readonly LabelledRecord[]> {
          if (data === undefined) return sharedHeldOutRows(stable.manifest, candidate.manifest);
          const { signature } = stable.manifest;
          const columns = signature.inputs.map(({ name }) => name);
          return labelledRecords(await readTable(fromWorkingDirectory(data), signature), columns);
        }
      },
    );
}

/** JSON has no infinity: what no number of units would show is null. */
function asJson(live: Confirmation): Readonly<Record<string, number | null>> {
  return Object.fromEntries(
    Object.entries(live).map(([name, units]) => [name, Number.isFinite(units) ? units : null]),
  );
}

function versionOf(text: string): number {
  const version = Number(text.replace(/^v/, ''));
  if (!Number.isSafeInteger(version) || version < 1) {
    throw new RangeError(`"${text}" is no version; write 1 or v1.`);
  }
  return version;
}

function shareOf(option: string): (text: string) => number {
  return (text) => {
    const share = Number(text);
    if (!(share > 0 && share < 1)) throw new RangeError(`${option} must lie between 0 and 1, not "${text}".`);
    return share;
  };
}
