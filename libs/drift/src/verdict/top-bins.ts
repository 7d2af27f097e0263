import type { ComparedBins } from './compared-bins.ts';

/** One bin before and after, and what it adds to the population stability index. */
export interface BinChange {
  readonly label: string;
  /** Share of the rows with a value, in training and now; in [0, 1]. */
  readonly before: number;
  readonly after: number;
  /** Its term of the index with half-count smoothing, at least 0. */
  readonly contribution: number;
}

/**
 * The bins that changed most, by their terms `(q − p) ln(q / p)` of the population stability index, largest first; bins
 * that are empty on both sides are left out, equal ones stay in order. None when a side has no rows.
 *
 * @param most how many at most
 * @example topBins({ labels: ['a', 'b'], reference: [1, 1], current: [1, 3] }, 1)[0]?.label === 'a'
 */
export function topBins({ labels, reference, current }: ComparedBins, most = 5): BinChange[] {
  const m = reference.reduce((a, b) => a + b, 0);
  const n = current.reduce((a, b) => a + b, 0);
  if (m === 0 || n === 0) return [];
  const half = labels.length / 2;
  return labels
    .map((label, i) => {
      const r = reference[i] ?? 0;
      const c = current[i] ?? 0;
      const p = (r + 0.5) / (m + half);
      const q = (c + 0.5) / (n + half);
      const contribution = Math.max(0, (q - p) * Math.log(q / p));
      return { label, before: r / m, after: c / n, contribution };
    })
    .filter(({ before, after }) => before + after > 0)
    .sort((a, b) => b.contribution - a.contribution)
    .slice(0, most);
}
