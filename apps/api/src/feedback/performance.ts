import { sql, type Kysely } from 'kysely';
import type { Schema } from '../store/schema.ts';

/** One arm and the version that scored for it: another than its own after a fallback. */
export interface PerformanceKey {
  readonly version: number;
  readonly assigned_version: number;
  readonly variant: string;
}

/** Sums over predictions of a time. */
export interface PerformanceSums extends PerformanceKey {
  readonly predictions: number;
  readonly labels: number;
  /** Labels of classes, and those of them that were predicted. */
  readonly judged: number;
  readonly correct: number;
  /** Labels that are numbers, and the sums of their errors. */
  readonly measured: number;
  readonly absolute_error: number;
  readonly squared_error: number;
}

/** The moments of the predictions that are asked about: milliseconds since 1970, both inclusive. */
export interface TimeSpan {
  readonly from: number;
  readonly to: number;
}

const NOTHING = {
  predictions: 0,
  labels: 0,
  judged: 0,
  correct: 0,
  measured: 0,
  absolute_error: 0,
  squared_error: 0,
};

/**
 * How a model's arms did, by the moment of the prediction. Predictions are counted by segments, which are seconds
 * long, so at the edges of the time their number is not exact; labels are.
 *
 * @throws StoreUnavailableError
 */
export async function performanceOf(
  db: Kysely<Schema>,
  model: string,
  span: TimeSpan,
): Promise<readonly PerformanceSums[]> {
  const [predicted, labelled] = [await countPredictions(db, model, span), await sumLabels(db, model, span)];
  const sums = new Map<string, PerformanceSums>();
  for (const row of [...predicted, ...labelled]) {
    const key = JSON.stringify([row.version, row.assigned_version, row.variant]);
    sums.set(key, { ...NOTHING, ...sums.get(key), ...row });
  }
  return [...sums.values()].sort(
    (a, b) =>
      a.assigned_version - b.assigned_version || a.version - b.version || compare(a.variant, b.variant),
  );
}

function countPredictions(db: Kysely<Schema>, model: string, { from, to }: TimeSpan) {
  return db
    .selectFrom('prediction_segments')
    .select(['version', 'assigned_version', 'variant'])
    .select(({ fn }) => fn.sum<number>('row_count').as('predictions'))
    .where('model', '=', model)
    .where('first_at', '>=', from)
    .where('first_at', '<=', to)
    .groupBy(['version', 'assigned_version', 'variant'])
    .execute();
}

function sumLabels(db: Kysely<Schema>, model: string, { from, to }: TimeSpan) {
  return (
    db
      .selectFrom('labels')
      .select(({ fn, ref }) => [
        sql<number>`coalesce(${ref('version')}, 0)`.as('version'),
        sql<number>`coalesce(${ref('assigned_version')}, 0)`.as('assigned_version'),
        sql<string>`coalesce(${ref('variant')}, '')`.as('variant'),
        fn.countAll<number>().as('labels'),
        fn.count<number>('correct').as('judged'),
        sql<number>`coalesce(sum(${ref('correct')}), 0)`.as('correct'),
        fn.count<number>('error').as('measured'),
        sql<number>`coalesce(sum(abs(${ref('error')})), 0)`.as('absolute_error'),
        sql<number>`coalesce(sum(${ref('error')} * ${ref('error')}), 0)`.as('squared_error'),
      ])
      // An orphan has no model yet, and a refused label is none.
      .where('model', '=', model)
      .where('state', '=', 'joined')
      .where('predicted_at', '>=', from)
      .where('predicted_at', '<=', to)
      .groupBy(['version', 'assigned_version', 'variant'])
      .execute()
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
