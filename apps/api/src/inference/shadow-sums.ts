import { addMoments, mergeMoments, NO_MOMENTS, type Moments } from '@switchyard/ab-router';

/** What is known about a pair of live and shadow version on the same rows; the sums of two replicas add up. */
export interface ShadowSums {
  /** Rows that both have scored. */
  readonly rows: number;
  /** Rows on which both gave the same answer: the same class, or the same number. */
  readonly agreed: number;
  /** Σ |shadow − live| of a regression, in the output's unit. */
  readonly absolute: number;
  /** Of shadow − live, per row of a regression; empty for classes. */
  readonly differences: Moments;
  /** Σ of what the rows' scores took, in milliseconds. */
  readonly liveMs: number;
  readonly shadowMs: number;
  /** Rows that the shadow could not score, or not comparably. */
  readonly errors: number;
  /** Rows that were left out, because there was too much to do. */
  readonly dropped: number;
}

/** No rows yet. */
export const NO_SHADOW_SUMS: ShadowSums = {
  rows: 0,
  agreed: 0,
  absolute: 0,
  differences: NO_MOMENTS,
  liveMs: 0,
  shadowMs: 0,
  errors: 0,
  dropped: 0,
};

/** How two versions answered one row. */
export interface ShadowComparison {
  readonly isAgreed: boolean;
  /** Shadow minus live; null for classes. */
  readonly difference: number | null;
  readonly liveMs: number;
  readonly shadowMs: number;
}

/** The sums with one more row that both have scored. */
export function addComparison(sums: ShadowSums, row: ShadowComparison): ShadowSums {
  const { difference } = row;
  return {
    ...sums,
    rows: sums.rows + 1,
    agreed: sums.agreed + (row.isAgreed ? 1 : 0),
    absolute: sums.absolute + Math.abs(difference ?? 0),
    differences: difference === null ? sums.differences : addMoments(sums.differences, difference),
    liveMs: sums.liveMs + row.liveMs,
    shadowMs: sums.shadowMs + row.shadowMs,
  };
}

/** Both together: counts exactly, the rest within rounding, in whatever order. */
export function mergeShadowSums(a: ShadowSums, b: ShadowSums): ShadowSums {
  return {
    rows: a.rows + b.rows,
    agreed: a.agreed + b.agreed,
    absolute: a.absolute + b.absolute,
    differences: mergeMoments(a.differences, b.differences),
    liveMs: a.liveMs + b.liveMs,
    shadowMs: a.shadowMs + b.shadowMs,
    errors: a.errors + b.errors,
    dropped: a.dropped + b.dropped,
  };
}

/** As the store keeps them. */
export function shadowSumsJson({ liveMs, shadowMs, differences, ...counts }: ShadowSums): string {
  const { n, mean, m2 } = differences;
  return JSON.stringify({ ...counts, differences: { n, mean, m2 }, live_ms: liveMs, shadow_ms: shadowMs });
}

/** Reads what {@link shadowSumsJson} wrote; a number that is missing counts as 0. */
export function readShadowSums(json: string): ShadowSums {
  const value: unknown = JSON.parse(json);
  const differences = memberOf(value, 'differences');
  return {
    rows: numberIn(value, 'rows'),
    agreed: numberIn(value, 'agreed'),
    absolute: numberIn(value, 'absolute'),
    differences: {
      kind: 'moments',
      n: numberIn(differences, 'n'),
      mean: numberIn(differences, 'mean'),
      m2: numberIn(differences, 'm2'),
    },
    liveMs: numberIn(value, 'live_ms'),
    shadowMs: numberIn(value, 'shadow_ms'),
    errors: numberIn(value, 'errors'),
    dropped: numberIn(value, 'dropped'),
  };
}

function memberOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}

function numberIn(value: unknown, key: string): number {
  const number = memberOf(value, key);
  return typeof number === 'number' ? number : 0;
}
