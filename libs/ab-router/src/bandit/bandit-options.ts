import type { Direction } from '../comparison/margin.ts';
import type { Binary } from '../evidence/binary.ts';
import type { Moments } from '../evidence/moments.ts';

/** One arm with what it has earned and what it gets now. */
export interface BanditArm {
  readonly arm: string;
  /** Rewards of units that are old enough to have one; all arms of one kind. */
  readonly rewards: Binary | Moments;
  /** The arm's share of the traffic at present; all arms together 1. */
  readonly weight: number;
}

/** How traffic follows rewards. */
export interface BanditOptions {
  /** `higher-is-better` unless given; `lower-is-better` for losses, latencies and errors. */
  readonly direction?: Direction;
  /** `thompson` (the default) gives each arm its probability of being best; `top-two` explores more, from 3 arms on. */
  readonly rule?: 'thompson' | 'top-two';
  /** β of the top-two rule; ½ unless given. */
  readonly topTwoShare?: number;
  /** The least share of every arm: {@link DEFAULT_FLOOR} unless given. */
  readonly floor?: number;
  /** The most that an arm's share may change in one update: {@link DEFAULT_MAX_STEP} unless given. */
  readonly maxStep?: number;
  /** Units in every arm before weights may differ: {@link BURN_IN_UNITS} unless given. */
  readonly burnInUnits?: number;
  /** Outcomes in every arm before weights may differ, for binary rewards: {@link BURN_IN_CONVERSIONS} unless given. */
  readonly burnInConversions?: number;
}

/** An arm that gets nothing could win only by drift in the others. */
export const DEFAULT_FLOOR = 0.05;

/** One update moves at most a tenth of the traffic. */
export const DEFAULT_MAX_STEP = 0.1;

/** Units per arm before a bandit starts. */
export const BURN_IN_UNITS = 100;

/** Outcomes per arm before a bandit on binary rewards starts. */
export const BURN_IN_CONVERSIONS = 40;
