import { bestOfBetas, bestOfNormals } from '../comparison/probability-best.ts';
import type { ArmChance } from '../comparison/best-of-laws.ts';
import { variance } from '../evidence/moments.ts';
import { banditFaults, type BanditFault } from './bandit-fault.ts';
import {
  BURN_IN_CONVERSIONS,
  BURN_IN_UNITS,
  DEFAULT_FLOOR,
  DEFAULT_MAX_STEP,
  type BanditArm,
  type BanditOptions,
} from './bandit-options.ts';
import { topTwoWeights } from './top-two.ts';
import { asShares, withFloor, withStepCap } from './weight-limits.ts';

/** One arm's next share, and what speaks for it. */
export interface BanditWeight {
  readonly arm: string;
  /** The next share, in [0, 1]; all arms together 1. This is the propensity to log with every decision. */
  readonly weight: number;
  /** The probability that the arm is the best one; null during burn-in. */
  readonly probabilityBest: number | null;
  /** What choosing this arm for good is expected to lose, in the reward's unit; null during burn-in. */
  readonly expectedLoss: number | null;
}

/** The next weights, or everything that stands in their way. */
export type BanditUpdate =
  | {
      /** `burn-in`: some arm has seen too little, so all get the same. `adapted`: weights follow rewards. */
      readonly kind: 'burn-in' | 'adapted';
      /** In the order of the arms given. */
      readonly arms: readonly BanditWeight[];
      /** Whether any weight differs from the present one. */
      readonly changed: boolean;
    }
  | { readonly kind: 'invalid'; readonly faults: readonly BanditFault[] };

/**
 * The next shares of the traffic: the probability of being best of each arm (or the top-two weights made from it),
 * raised to the floor, and no further than the step cap from the present ones. Binary rewards have the posterior
 * Beta(k + 1, n − k + 1), others the normal posterior of their mean under a flat prior. Deterministic: quadrature, no
 * draws, so that replicas agree.
 *
 * Rewards should be of the same epochs for all arms and of mature units only; while weights change, estimate the arms'
 * means with `inversePropensityMeans` or `stratifiedMeans`, as pooled ones are biased.
 *
 * Source: Thompson, Biometrika 25 (1933); Russo, Operations Research 68 (2020) for the top-two rule.
 *
 * @example updateBandit([{ arm: 'a', weight: 0.5, rewards: { kind: 'binary', n: 1000, k: 40 } }, { arm: 'b', weight: 0.5, rewards: { kind: 'binary', n: 1000, k: 52 } }], { floor: 0, maxStep: 1 }).arms[1].weight ≈ 0.89883267
 */
export function updateBandit(arms: readonly BanditArm[], options: BanditOptions = {}): BanditUpdate {
  const faults = banditFaults(arms, options);
  if (faults.length > 0) return { kind: 'invalid', faults };
  const isBurningIn = arms.some((arm) => hasSeenTooLittle(arm, options));
  const previous = asShares(arms.map(({ weight }) => weight));
  const chances = isBurningIn ? null : chancesOf(arms, options);
  const weights =
    chances === null ? arms.map(() => 1 / arms.length) : nextWeights(previous, chances, options);
  return {
    kind: chances === null ? 'burn-in' : 'adapted',
    arms: arms.map(({ arm }, i) => ({
      arm,
      weight: weights[i] ?? 0,
      probabilityBest: chances?.[i]?.probabilityBest ?? null,
      expectedLoss: chances?.[i]?.expectedLoss ?? null,
    })),
    changed: arms.some(({ weight }, i) => weight !== weights[i]),
  };
}

function hasSeenTooLittle({ rewards }: BanditArm, options: BanditOptions): boolean {
  const { burnInUnits = BURN_IN_UNITS, burnInConversions = BURN_IN_CONVERSIONS } = options;
  if (rewards.n < burnInUnits) return true;
  // A spread takes two units.
  return rewards.kind === 'binary' ? rewards.k < burnInConversions : rewards.n < 2;
}

function chancesOf(arms: readonly BanditArm[], { direction }: BanditOptions): readonly ArmChance[] {
  const betas = arms.flatMap(({ rewards }) =>
    rewards.kind === 'binary' ? [{ a: rewards.k + 1, b: rewards.n - rewards.k + 1 }] : [],
  );
  if (betas.length === arms.length) return bestOfBetas(betas, direction);
  const normals = arms.flatMap(({ rewards }) =>
    rewards.kind === 'binary' ? [] : [{ mean: rewards.mean, sd: Math.sqrt(variance(rewards) / rewards.n) }],
  );
  return bestOfNormals(normals, direction);
}

function nextWeights(
  previous: readonly number[],
  chances: readonly ArmChance[],
  options: BanditOptions,
): readonly number[] {
  const { rule = 'thompson', floor = DEFAULT_FLOOR, maxStep = DEFAULT_MAX_STEP } = options;
  const best = asShares(chances.map(({ probabilityBest }) => probabilityBest));
  const wished = rule === 'top-two' ? asShares(topTwoWeights(best, options.topTwoShare)) : best;
  return withStepCap(previous, withFloor(wished, floor), maxStep);
}
