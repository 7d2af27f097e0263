import type { PairMoments } from '../evidence/pair-moments.ts';
import { rowsOf, type PairedOutcomes } from '../paired/paired-outcomes.ts';
import { unitsForDifference } from './required-units.ts';
import { criticalFactor, detectionFactor, type TestDesign } from './test-design.ts';
import { normalQuantile } from '../numerics/normal.ts';

/** What it would take to find the same difference again, on new units. Not rounded; infinite without a difference. */
export interface ConfirmationUnits {
  /** Candidate minus stable, as observed. */
  readonly difference: number;
  /** Units that both models score, in shadow. */
  readonly paired: number;
  /** Units in each arm of a live A/B test with equal arms. */
  readonly unpairedPerArm: number;
}

/**
 * Rows to find that one model is right where the other is wrong in a share of `onlyCandidate` rows, and the other way
 * round in `onlyStable`: `[z_{1−α/2} √ψ + z_power √(ψ − δ²)]² / δ²` with ψ their sum and δ their difference.
 *
 * Source: Connor, Biometrics 43 (1987).
 *
 * @param onlyCandidate share of rows, in [0, 1]
 * @param onlyStable share of rows, in [0, 1]
 * @returns not rounded; infinite when the shares are equal
 * @example pairedRows(0.06, 0.03, { method: 'fixed', alpha: 0.05, power: 0.8 }) ≈ 782.525955210
 */
export function pairedRows(onlyCandidate: number, onlyStable: number, design: TestDesign): number {
  const discordance = onlyCandidate + onlyStable;
  const difference = onlyCandidate - onlyStable;
  if (difference === 0) return Number.POSITIVE_INFINITY;
  const standardErrors =
    criticalFactor(design) * Math.sqrt(discordance) +
    normalQuantile(design.power) * Math.sqrt(Math.max(0, discordance - difference * difference));
  return (standardErrors / difference) ** 2;
}

/**
 * The units that would confirm a paired difference of accuracies live, from the counts of the paired test. It takes the
 * observed difference for the true one; observed differences that were picked for being large are too large, so read
 * it as the least that is needed.
 *
 * @example confirmPairedOutcomes({ kind: 'paired', bothRight: 50, onlyCandidate: 10, onlyStable: 10, neither: 30 }, { method: 'fixed', alpha: 0.05, power: 0.8 }).paired === Infinity
 */
export function confirmPairedOutcomes(outcomes: PairedOutcomes, design: TestDesign): ConfirmationUnits {
  const rows = rowsOf(outcomes);
  const candidate = (outcomes.bothRight + outcomes.onlyCandidate) / rows;
  const stable = (outcomes.bothRight + outcomes.onlyStable) / rows;
  const difference = (outcomes.onlyCandidate - outcomes.onlyStable) / rows;
  return {
    difference,
    paired: pairedRows(outcomes.onlyCandidate / rows, outcomes.onlyStable / rows, design),
    unpairedPerArm: unitsForDifference(
      { control: stable * (1 - stable), treatment: candidate * (1 - candidate) },
      difference,
      design,
    ).control,
  };
}

/**
 * The same for losses: `k² s²_d / d̄²` rows in pairs, `k² (s²_x + s²_y) / d̄²` units in each arm.
 *
 * @param losses x is the stable model's loss, y the candidate's; two rows or more
 * @example confirmPairedLosses({ kind: 'pair', n: 3, meanX: 1, meanY: 2, m2X: 2, m2Y: 2, cXY: 1 }, { method: 'fixed', alpha: 0.05, power: 0.8 }).unpairedPerArm ≈ 15.69775946
 */
export function confirmPairedLosses(losses: PairMoments, design: TestDesign): ConfirmationUnits {
  const difference = losses.meanY - losses.meanX;
  const degrees = losses.n - 1;
  const spread = Math.max(0, losses.m2X + losses.m2Y - 2 * losses.cXY) / degrees;
  return {
    difference,
    paired:
      difference === 0 ? Number.POSITIVE_INFINITY : spread * (detectionFactor(design) / difference) ** 2,
    unpairedPerArm: unitsForDifference(
      { control: losses.m2X / degrees, treatment: losses.m2Y / degrees },
      difference,
      design,
    ).control,
  };
}
