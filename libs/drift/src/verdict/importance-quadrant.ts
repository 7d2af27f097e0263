import type { Verdict } from './verdict.ts';

/** Whether an input drifted against whether the model cares; `unknown` without an importance or a verdict. */
export type ImportanceQuadrant =
  'drifted-important' | 'drifted-unimportant' | 'stable-important' | 'stable-unimportant' | 'unknown';

/**
 * Places an input: drifted is `drift` or `warning`, important is at least an equal share of the model's skill. What
 * drifted and is unimportant can be left alone.
 *
 * @param features how many inputs share the importance 1
 * @example importanceQuadrant('drift', 0.01, 4) === 'drifted-unimportant'
 * @example importanceQuadrant('drift', null, 4) === 'unknown'
 */
export function importanceQuadrant(
  verdict: Verdict,
  importance: number | null,
  features: number,
): ImportanceQuadrant {
  if (importance === null || verdict === 'insufficient') return 'unknown';
  const isImportant = importance >= 1 / features;
  if (verdict === 'stable') return isImportant ? 'stable-important' : 'stable-unimportant';
  return isImportant ? 'drifted-important' : 'drifted-unimportant';
}
