import type { FeatureReference } from '../feature-reference.ts';
import type { FeatureWindow } from '../feature-window.ts';

/** Rows per bin in training and now; unseen categories are one more bin at the end. */
export interface ComparedBins {
  readonly labels: readonly string[];
  readonly reference: readonly number[];
  readonly current: readonly number[];
}

/** The rows of one input side by side, with a label for every bin; rows without a value are in none. */
export function comparedBins(reference: FeatureReference, live: FeatureWindow): ComparedBins {
  if (reference.kind === 'numeric')
    return { labels: rangeLabels(reference.edges), reference: reference.counts, current: live.counts };
  const unseen = live.kind === 'categorical' ? live.unseen : 0;
  return {
    labels: [...reference.categories, 'unseen'],
    reference: [...reference.counts, reference.unseen],
    current: [...live.counts, unseen],
  };
}

/**
 * Names for the bins between edges, from low to high.
 *
 * @example rangeLabels([1, 2.5]).join(' | ') === '< 1 | 1 … 2.5 | ≥ 2.5'
 */
export function rangeLabels(edges: readonly number[]): string[] {
  let shown = edges.map(String);
  for (let digits = 4; digits < 17; digits++) {
    const short = edges.map((edge) => String(Number(edge.toPrecision(digits))));
    if (new Set(short).size < edges.length) continue;
    shown = short;
    break;
  }
  const first = shown[0];
  if (first === undefined) return ['any value'];
  return [`< ${first}`, ...shown.slice(1).map((edge, i) => `${shown[i]} … ${edge}`), `≥ ${shown.at(-1)}`];
}

/** Counts of two samples whose bins all have enough rows for the χ² law. */
export interface PooledBins {
  readonly reference: readonly number[];
  readonly current: readonly number[];
}

/** Fewer expected rows make the far tail of the χ² law too thin. */
const FEWEST_EXPECTED = 5;

/**
 * Adds up rare bins: those in which either sample expects fewer than 5 rows become one, together with the next rarer
 * ones if that still expects fewer. Only sums of both samples decide, so the test keeps its level.
 *
 * @example poolRareBins([50, 1, 1, 50], [50, 1, 0, 50]).current.join() === '50,51'
 */
export function poolRareBins(reference: readonly number[], current: readonly number[]): PooledBins {
  const m = reference.reduce((a, b) => a + b, 0);
  const n = current.reduce((a, b) => a + b, 0);
  const bins = reference.map((r, i) => ({ r, c: current[i] ?? 0 })).filter(({ r, c }) => r + c > 0);
  const expected = ({ r, c }: { r: number; c: number }): number => ((r + c) * Math.min(m, n)) / (m + n);
  bins.sort((a, b) => b.r + b.c - (a.r + a.c));
  let rare = { r: 0, c: 0 };
  while (bins.length > 0) {
    const last = bins.at(-1);
    if (last === undefined) break;
    const isEnough =
      expected(last) >= FEWEST_EXPECTED && (rare.r + rare.c === 0 || expected(rare) >= FEWEST_EXPECTED);
    if (isEnough) break;
    rare = { r: rare.r + last.r, c: rare.c + last.c };
    bins.pop();
  }
  if (rare.r + rare.c > 0) bins.push(rare);
  return { reference: bins.map(({ r }) => r), current: bins.map(({ c }) => c) };
}
