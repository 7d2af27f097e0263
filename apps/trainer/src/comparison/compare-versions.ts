import {
  addMoments,
  addPair,
  addPairedOutcome,
  comparePairedLosses,
  comparePairedOutcomes,
  NO_MOMENTS,
  NO_PAIR_MOMENTS,
  NO_PAIRED_OUTCOMES,
  type Effect,
  type PairedAccuracy,
  type PairedOutcomes,
  type PairMoments,
} from '@switchyard/ab-router';
import { predictRows, type Predictor } from '@switchyard/model-io';
import { DatasetError } from '../dataset/read-dataset.ts';
import type { LabelledRecord } from './shared-held-out-rows.ts';

/** What two versions did on the same labelled rows. Differences are candidate minus stable. */
export type VersionComparison =
  | {
      readonly kind: 'classification';
      readonly rows: number;
      readonly outcomes: PairedOutcomes;
      readonly result: PairedAccuracy;
    }
  | {
      readonly kind: 'regression';
      readonly rows: number;
      /** x is the stable version's squared error, y the candidate's. */
      readonly losses: PairMoments;
      readonly result: Effect;
    };

/**
 * Scores the same rows with both versions and tests the difference row by row: McNemar's exact test and its e-value
 * for classes, the paired mean of squared errors for numbers.
 *
 * @param alpha of the interval, in (0, 1)
 * @throws DatasetError when a row is refused by one of the versions, or they answer different questions
 */
export async function compareVersions(
  stable: Predictor,
  candidate: Predictor,
  records: readonly LabelledRecord[],
  alpha: number,
): Promise<VersionComparison> {
  const [first, second] = [stable.manifest, candidate.manifest];
  if (first.task !== second.task) {
    throw new DatasetError(
      `v${first.version} is a ${first.task}, v${second.version} a ${second.task}; only like can be compared with like.`,
    );
  }
  const method = { method: 'fixed', alpha } as const;
  const answers = await Promise.all([answersOf(stable, records), answersOf(candidate, records)]);
  const pairs = records.map(({ label }, i) => ({
    label,
    stable: answers[0][i],
    candidate: answers[1][i],
  }));
  if (first.task === 'classification') {
    const outcomes = pairs.reduce(
      (sum, row) => addPairedOutcome(sum, row.candidate === row.label, row.stable === row.label),
      NO_PAIRED_OUTCOMES,
    );
    const result = comparePairedOutcomes(outcomes, method);
    return { kind: 'classification', rows: records.length, outcomes, result };
  }
  const errors = pairs.map((row) => ({
    stable: (Number(row.stable) - Number(row.label)) ** 2,
    candidate: (Number(row.candidate) - Number(row.label)) ** 2,
  }));
  return {
    kind: 'regression',
    rows: records.length,
    losses: errors.reduce((sum, row) => addPair(sum, row.stable, row.candidate), NO_PAIR_MOMENTS),
    result: comparePairedLosses(
      errors.reduce((sum, row) => addMoments(sum, row.candidate - row.stable), NO_MOMENTS),
      method,
    ),
  };
}

async function answersOf(
  predictor: Predictor,
  records: readonly LabelledRecord[],
): Promise<readonly (string | number)[]> {
  const { manifest } = predictor;
  const names = manifest.signature.inputs.map(({ name }) => name);
  const rows = records.map(({ values }) => names.map((name) => values[name] ?? null));
  return (await predictRows(predictor, rows)).map((answer, i) => {
    if (answer.ok) return answer.prediction;
    const [fault] = answer.faults;
    throw new DatasetError(
      `v${manifest.version} refuses row ${i + 1}: ${fault?.pointer ?? ''} ${fault?.message ?? ''}`,
    );
  });
}
