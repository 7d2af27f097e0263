import { bestOfLaws, type ArmChance, type Law } from './best-of-laws.ts';
import type { Direction } from './margin.ts';

/** The posterior Beta(a, b) of a share: a prior's pseudo-counts plus units with and without the outcome. */
export interface BetaPosterior {
  /** Above 0; meant for 0.5 to 1e6 and beyond. */
  readonly a: number;
  /** Above 0. */
  readonly b: number;
}

/** The normal posterior of a mean. */
export interface NormalPosterior {
  /** Finite, in the metric's unit. */
  readonly mean: number;
  /** Finite and at least 0, in the metric's unit. */
  readonly sd: number;
}

/** Sure knowledge counts as this share of how far the posteriors lie apart. */
const NARROWEST = 1e-12;

/** Where dx/du = x(1 − x) bends; beyond 40 it is below 1e-17. */
const LOGIT_CUTS = Array.from({ length: 41 }, (_, i) => 2 * i - 40);

const UNKNOWN: ArmChance = { probabilityBest: Number.NaN, expectedLoss: Number.NaN };

/**
 * The probability of being the best arm, and the expected loss of choosing it, for shares with Beta posteriors:
 * `∫ f_k Π_{j≠k} F_j`, by quadrature on the logit scale, where every Beta density is smooth and has one peak.
 *
 * Errors are below 1e-10 for a and b from 0.5 to 1e6 and up to 10 arms; probabilities add up to 1 within 1e-15 per
 * arm, arms with the same posterior get the same value, and the order of the arms does not matter.
 *
 * @param direction which shares are better; `higher-is-better` by default
 * @returns one chance per arm in the order given; NaN for all when a parameter is not finite or not above 0
 * @example bestOfBetas([{ a: 41, b: 961 }, { a: 53, b: 949 }])[1]?.probabilityBest ≈ 0.89883267
 * @example bestOfBetas([{ a: 41, b: 961 }, { a: 53, b: 949 }])[0]?.expectedLoss ≈ 0.0124297
 */
export function bestOfBetas(
  posteriors: readonly BetaPosterior[],
  direction: Direction = 'higher-is-better',
): readonly ArmChance[] {
  const isUsable = ({ a, b }: BetaPosterior): boolean =>
    a > 0 && b > 0 && Number.isFinite(a) && Number.isFinite(b);
  if (!posteriors.every(isUsable)) return posteriors.map(() => UNKNOWN);
  const pairs = posteriors.map(({ a, b }) => (direction === 'lower-is-better' ? [b, a] : [a, b]) as Pair);
  const slope = (u: number): number => 1 / (2 + 2 * Math.cosh(u));
  return spreadOut(pairs, (groups) => bestOfLaws(groups.map(betaOnLogits), slope, LOGIT_CUTS));
}

/**
 * The same for means with normal posteriors. Standard deviations may differ by any factor: the quadrature follows
 * each arm's own scale. A standard deviation of 0 counts as 1e-12 of how far the posteriors lie apart.
 *
 * @param direction which means are better; `higher-is-better` by default
 * @returns one chance per arm in the order given; NaN for all when a mean or deviation is not finite or one is negative
 * @example bestOfNormals([{ mean: 0.1, sd: 0.01 }, { mean: 0.12, sd: 0.01 }, { mean: 0.11, sd: 0.01 }])[1]?.probabilityBest ≈ 0.7287510
 */
export function bestOfNormals(
  posteriors: readonly NormalPosterior[],
  direction: Direction = 'higher-is-better',
): readonly ArmChance[] {
  const isUsable = ({ mean, sd }: NormalPosterior): boolean =>
    Number.isFinite(mean) && Number.isFinite(sd) && sd >= 0;
  if (!posteriors.every(isUsable)) return posteriors.map(() => UNKNOWN);
  const sign = direction === 'lower-is-better' ? -1 : 1;
  // Seen from the best mean, and in units of the spread, close rivals and tiny units keep all their digits.
  const origin = posteriors.reduce((best, { mean }) => Math.max(best, sign * mean), Number.NEGATIVE_INFINITY);
  const spread = posteriors.reduce((max, { mean, sd }) => Math.max(max, origin - sign * mean, sd), 0);
  const unit = spread > 0 ? spread : 1;
  const pairs = posteriors.map(({ mean, sd }): Pair => [
    (sign * mean - origin) / unit,
    Math.max(sd / unit, NARROWEST),
  ]);
  const chances = spreadOut(pairs, (groups) => bestOfLaws(groups.map(normalLaw), () => 1, []));
  return chances.map(({ probabilityBest, expectedLoss }) => ({
    probabilityBest,
    expectedLoss: expectedLoss * (spread > 0 ? unit : 0),
  }));
}

type Pair = readonly [number, number];
interface Group {
  readonly pair: Pair;
  readonly copies: number;
}

/**
 * Lets equal posteriors be computed once, and all in an order of their own: so equal arms get equal chances, and the
 * order of the arms changes no bit.
 */
function spreadOut(
  pairs: readonly Pair[],
  compute: (groups: readonly Group[]) => readonly ArmChance[],
): readonly ArmChance[] {
  if (pairs.length === 0) return [];
  const groups: { pair: Pair; copies: number }[] = [];
  for (const pair of [...pairs].sort((p, q) => p[0] - q[0] || p[1] - q[1])) {
    const last = groups.at(-1);
    if (last?.pair[0] === pair[0] && last.pair[1] === pair[1]) last.copies++;
    else groups.push({ pair, copies: 1 });
  }
  const chances = compute(groups);
  return pairs.map((pair) => {
    const index = groups.findIndex((group) => group.pair[0] === pair[0] && group.pair[1] === pair[1]);
    return chances[index] ?? UNKNOWN;
  });
}

/** Beta(a, b) on the logit scale: density ∝ x^a (1 − x)^b around its mode ln(a/b), where large terms cancel. */
function betaOnLogits({ pair: [a, b], copies }: Group): Law {
  const p = a / (a + b);
  const q = b / (a + b);
  const mode = Math.log(a / b);
  return {
    copies,
    mode,
    width: Math.min(2, Math.sqrt(1 / a + 1 / b)),
    logDensity: (u) => {
      const t = u - mode;
      return -a * logOnePlusScaled(q, -t) - b * logOnePlusScaled(p, t);
    },
  };
}

/** `ln(1 + share · (e^t − 1))`, also where e^t leaves the range of doubles. */
function logOnePlusScaled(share: number, t: number): number {
  return t > 500 ? t + Math.log(share) : Math.log1p(share * Math.expm1(t));
}

function normalLaw({ pair: [mean, sd], copies }: Group): Law {
  return { copies, mode: mean, width: sd, logDensity: (u) => -0.5 * ((u - mean) / sd) ** 2 };
}
