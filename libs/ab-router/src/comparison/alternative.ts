/**
 * What a test looks for. `two-sided`: a difference either way; `greater`: treatment above control, with the interval
 * `[low, ∞]`; `less`: treatment below control, with `[−∞, high]`. A guardrail asks for harm on one side only.
 */
export type Alternative = 'two-sided' | 'greater' | 'less';

/**
 * The interval around an estimate on the sides that an alternative asks about.
 *
 * @param halfWidth distance to a finite end, in the estimate's unit
 * @example intervalAround(2, 0.5, 'less')[1] === 2.5
 */
export function intervalAround(
  estimate: number,
  halfWidth: number,
  alternative: Alternative,
): readonly [low: number, high: number] {
  return [
    alternative === 'less' ? Number.NEGATIVE_INFINITY : estimate - halfWidth,
    alternative === 'greater' ? Number.POSITIVE_INFINITY : estimate + halfWidth,
  ];
}

/**
 * The p-value of a symmetric statistic for an alternative.
 *
 * @param statistic such as z or t
 * @param twoSided `P(|T| ≥ |statistic|)` under no effect
 * @example pValueFor(-1, 0.3, 'less') === 0.15
 */
export function pValueFor(statistic: number, twoSided: number, alternative: Alternative): number {
  if (alternative === 'two-sided') return twoSided;
  const isTowards = alternative === 'greater' ? statistic > 0 : statistic < 0;
  return isTowards ? twoSided / 2 : 1 - twoSided / 2;
}
