import type { Prediction } from '@switchyard/model-io';

/** A prediction beside what was true. */
export interface Scored {
  readonly prediction: Prediction['prediction'];
  readonly label: string | number;
}

/**
 * The usual first measures: for classes the share of right answers; for numbers R² (1 is perfect, 0 as good as always
 * saying the mean; absent when all labels are equal), the root of the mean squared error and the mean absolute error,
 * both in the output's unit.
 *
 * @param prefix of the names, for example `holdout`
 */
export function measurePredictions(
  scored: readonly Scored[],
  prefix: string,
): Readonly<Record<string, number>> {
  const rows = { [`${prefix}_rows`]: scored.length };
  const pairs = scored.flatMap(({ prediction, label }) =>
    typeof prediction === 'number' && typeof label === 'number' ? [[prediction, label] as const] : [],
  );
  if (pairs.length === 0) {
    const correct = scored.filter(({ prediction, label }) => prediction === label).length;
    return { ...rows, ...(scored.length > 0 ? { [`${prefix}_accuracy`]: correct / scored.length } : {}) };
  }
  const mean = pairs.reduce((sum, [, label]) => sum + label, 0) / pairs.length;
  const squared = pairs.reduce((sum, [prediction, label]) => sum + (prediction - label) ** 2, 0);
  const absolute = pairs.reduce((sum, [prediction, label]) => sum + Math.abs(prediction - label), 0);
  const spread = pairs.reduce((sum, [, label]) => sum + (label - mean) ** 2, 0);
  return {
    ...rows,
    ...(spread > 0 ? { [`${prefix}_r2`]: 1 - squared / spread } : {}),
    [`${prefix}_rmse`]: Math.sqrt(squared / pairs.length),
    [`${prefix}_mae`]: absolute / pairs.length,
  };
}
