import type { ScoredBatch } from '../scored-batch.ts';

/** The body of the answer to an invocation as JSON text: names of classes or numbers, in row order. */
export function invocationAnswer({ rows, scores }: ScoredBatch): string {
  const predictions = rows.map(({ version, winner, at }) => {
    const { output } = version.manifest.signature;
    return output.kind === 'class' ? (output.classes[winner] ?? '') : (scores[at] ?? 0);
  });
  return JSON.stringify({ predictions });
}

/**
 * What MLflow's body has no place for, as headers: the version and the arm, which are the same for all rows, and the
 * id of the prediction when there is one row. The ids of a batch would make headers that balancers refuse; callers who
 * need them use another protocol.
 */
export function invocationHeaders({ rows }: ScoredBatch): Readonly<Record<string, string>> {
  const [first] = rows;
  if (first === undefined) return {};
  return {
    'x-switchyard-version': first.version.name,
    // Header values are Latin-1 by definition; names of arms may be more.
    'x-switchyard-variant': encodeURIComponent(first.arm.variant),
    ...(rows.length === 1 ? { 'x-switchyard-prediction-id': first.predictionId } : {}),
  };
}
