/** One arm in one weight epoch: what it should have got and what it got. */
export interface ArmCount {
  readonly arm: string;
  /** The arm's share of the traffic relative to the other arms' weights in this epoch; finite, at least 0. */
  readonly weight: number;
  /** Units assigned (not served) to the arm, each counted once, in the epoch of its first assignment. */
  readonly observed: number;
}

/** The arms of one stratum: a weight epoch, or an epoch within a context. Weights are constant within it. */
export interface CountStratum {
  /** Names the stratum, for example the epoch's number. */
  readonly stratum: string;
  readonly arms: readonly ArmCount[];
}

/**
 * Arms that may get units.
 *
 * @example openArms([{ arm: 'a', weight: 0, observed: 1 }, { arm: 'b', weight: 2, observed: 3 }]).length === 1
 */
export function openArms(arms: readonly ArmCount[]): readonly ArmCount[] {
  return arms.filter(({ weight }) => weight > 0);
}

/**
 * Units observed in all of the arms.
 *
 * @example totalObserved([{ arm: 'a', weight: 0, observed: 1 }, { arm: 'b', weight: 2, observed: 3 }]) === 4
 */
export function totalObserved(arms: readonly ArmCount[]): number {
  return arms.reduce((sum, { observed }) => sum + observed, 0);
}

/**
 * The weights of all of the arms together.
 *
 * @example totalWeight([{ arm: 'a', weight: 0, observed: 1 }, { arm: 'b', weight: 2, observed: 3 }]) === 2
 */
export function totalWeight(arms: readonly ArmCount[]): number {
  return arms.reduce((sum, { weight }) => sum + weight, 0);
}
