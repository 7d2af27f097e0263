import type { TwoArms } from './required-units.ts';

/** How many units come, where they go, and how long anybody is willing to wait. */
export interface Traffic {
  /** New units a day over the whole traffic, of which the arms get their shares; at least 0. */
  readonly dailyUnits: number;
  /** The arms' shares of the traffic, each in [0, 1], together at most 1; the rest is not in the experiment. */
  readonly shares: TwoArms;
  /** Days until a unit's label is there (a maturity window); at least 0. */
  readonly labelDelayDays: number;
  /** The longest that the experiment may take, in days; above 0. */
  readonly horizonDays: number;
}

/** A quarter of a year: beyond it users, seasons and models have changed. */
export const DEFAULT_HORIZON_DAYS = 90;
