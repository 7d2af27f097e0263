/**
 * Two numbers per unit with their co-moments. A ratio metric counts, per unit, a numerator y and a denominator x
 * (clicks and requests); CUPED takes the outcome as y and a covariate as x.
 */
export interface PairMoments {
  readonly kind: 'pair';
  /** Units: a whole number of at least 0. */
  readonly n: number;
  readonly meanX: number;
  readonly meanY: number;
  /** `Σ(x − meanX)²`. */
  readonly m2X: number;
  /** `Σ(y − meanY)²`. */
  readonly m2Y: number;
  /** `Σ(x − meanX)(y − meanY)`. */
  readonly cXY: number;
}

/** No evidence yet. */
export const NO_PAIR_MOMENTS: PairMoments = {
  kind: 'pair',
  n: 0,
  meanX: 0,
  meanY: 0,
  m2X: 0,
  m2Y: 0,
  cXY: 0,
};

/**
 * The evidence with one more unit.
 *
 * @param x denominator or covariate, finite
 * @param y numerator or outcome, finite
 * @example addPair(addPair(NO_PAIR_MOMENTS, 1, 2), 3, 6).cXY === 4
 */
export function addPair(e: PairMoments, x: number, y: number): PairMoments {
  const n = e.n + 1;
  const deltaX = x - e.meanX;
  const deltaY = y - e.meanY;
  const meanX = e.meanX + deltaX / n;
  const meanY = e.meanY + deltaY / n;
  return {
    kind: 'pair',
    n,
    meanX,
    meanY,
    m2X: e.m2X + deltaX * (x - meanX),
    m2Y: e.m2Y + deltaY * (y - meanY),
    cXY: e.cXY + deltaX * (y - meanY),
  };
}

/**
 * Both together: counts exactly, moments within 1e-12 of the scale in whatever order parts are merged.
 *
 * Source: Chan, Golub & LeVeque (1983), with the co-moment added in the same way.
 *
 * @example mergePairMoments(addPair(NO_PAIR_MOMENTS, 1, 2), addPair(NO_PAIR_MOMENTS, 3, 6)).meanY === 4
 */
export function mergePairMoments(a: PairMoments, b: PairMoments): PairMoments {
  if (a.n === 0) return b;
  if (b.n === 0) return a;
  const n = a.n + b.n;
  const deltaX = b.meanX - a.meanX;
  const deltaY = b.meanY - a.meanY;
  const weight = (a.n * b.n) / n;
  return {
    kind: 'pair',
    n,
    meanX: (a.n * a.meanX + b.n * b.meanX) / n,
    meanY: (a.n * a.meanY + b.n * b.meanY) / n,
    m2X: a.m2X + b.m2X + deltaX * deltaX * weight,
    m2Y: a.m2Y + b.m2Y + deltaY * deltaY * weight,
    cXY: a.cXY + b.cXY + deltaX * deltaY * weight,
  };
}
