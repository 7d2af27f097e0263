import { variance, type Moments } from '../evidence/moments.ts';

/** The rewards of one epoch, in which the arms' shares did not change. */
export interface RewardEpoch {
  /** Each arm with the probability, in (0, 1], that a unit of this epoch got it, as logged at the decision. */
  readonly arms: readonly {
    readonly arm: string;
    readonly propensity: number;
    readonly rewards: Moments;
  }[];
}

/** An arm's mean reward, were all units given that arm. */
export interface ArmMean {
  readonly arm: string;
  /** In the reward's unit; NaN when the epochs cannot tell. */
  readonly mean: number;
  readonly standardError: number;
  /** Units that the arm had. */
  readonly n: number;
}

/**
 * Mean rewards by inverse propensity: `μ̂_k = (1/T) Σ_t 1{A_t = k} r_t / π_t(k)` over all T units, with the standard
 * error of that mean. Unbiased whatever the weights did, also when they followed earlier rewards; plain means over
 * epochs with different shares are not (Simpson's paradox). Needs a propensity above 0 in every epoch: an arm that one
 * epoch lacks is NaN.
 *
 * Source: Horvitz & Thompson, JASA 47 (1952).
 *
 * @example inversePropensityMeans([{ arms: [{ arm: 'a', propensity: 0.5, rewards: { kind: 'moments', n: 1, mean: 1, m2: 0 } }, { arm: 'b', propensity: 0.5, rewards: { kind: 'moments', n: 1, mean: 3, m2: 0 } }] }])[1].mean === 3
 */
export function inversePropensityMeans(epochs: readonly RewardEpoch[]): readonly ArmMean[] {
  const total = epochs.reduce((sum, epoch) => sum + unitsOf(epoch), 0);
  return armsOf(epochs).map((arm) => {
    let sum = 0;
    let sumOfSquares = 0;
    let n = 0;
    for (const epoch of epochs) {
      const entry = epoch.arms.find((candidate) => candidate.arm === arm);
      if (entry === undefined || !(entry.propensity > 0)) {
        if (unitsOf(epoch) > 0) sum = Number.NaN;
        continue;
      }
      const { propensity, rewards } = entry;
      n += rewards.n;
      sum += (rewards.n * rewards.mean) / propensity;
      sumOfSquares += (rewards.m2 + rewards.n * rewards.mean ** 2) / propensity ** 2;
    }
    const mean = sum / total;
    const spread = Math.max(0, sumOfSquares - total * mean * mean) / (total - 1);
    return { arm, mean, standardError: total > 1 ? Math.sqrt(spread / total) : Number.NaN, n };
  });
}

/**
 * Mean rewards stratified by epoch: `Σ_e (N_e / N) m_{e,k}`, the arm's mean within each epoch weighted by all units of
 * that epoch, with variance `Σ_e (N_e / N)² s²_{e,k} / n_{e,k}`. Steadier than inverse propensities when some are small;
 * with weights that follow rewards it is unbiased only up to terms of order 1/n. NaN for an arm that had no units in
 * some epoch; the standard error is NaN where one had fewer than two.
 *
 * Source: Cochran, Sampling Techniques (1977), chapter 5A.9 (poststratification).
 *
 * @example stratifiedMeans([{ arms: [{ arm: 'a', propensity: 1, rewards: { kind: 'moments', n: 2, mean: 1, m2: 2 } }] }])[0].standardError === 1
 */
export function stratifiedMeans(epochs: readonly RewardEpoch[]): readonly ArmMean[] {
  const total = epochs.reduce((sum, epoch) => sum + unitsOf(epoch), 0);
  return armsOf(epochs).map((arm) => {
    let mean = total > 0 ? 0 : Number.NaN;
    let spread = 0;
    let n = 0;
    for (const epoch of epochs) {
      const units = unitsOf(epoch);
      if (units === 0) continue;
      const rewards = epoch.arms.find((candidate) => candidate.arm === arm)?.rewards;
      const known = rewards !== undefined && rewards.n > 0;
      mean += known ? (units / total) * rewards.mean : Number.NaN;
      spread += known ? (units / total) ** 2 * (variance(rewards) / rewards.n) : Number.NaN;
      n += rewards?.n ?? 0;
    }
    return { arm, mean, standardError: Math.sqrt(spread), n };
  });
}

function unitsOf({ arms }: RewardEpoch): number {
  return arms.reduce((sum, { rewards }) => sum + rewards.n, 0);
}

function armsOf(epochs: readonly RewardEpoch[]): readonly string[] {
  return [...new Set(epochs.flatMap(({ arms }) => arms.map(({ arm }) => arm)))];
}
