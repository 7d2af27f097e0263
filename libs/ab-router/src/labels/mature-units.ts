import type { Binary } from '../evidence/binary.ts';

/** A unit that was assigned to an arm, and its label if that has arrived. Times are in ms since the epoch. */
export interface LabelledUnit {
  readonly assignedAt: number;
  readonly label?: { readonly arrivedAt: number; readonly isPositive: boolean };
}

/** One arm's units, counted at one maturity. */
export interface MatureLabels {
  /** Units at least as old as the window. */
  readonly mature: number;
  /** Mature units whose label arrived within the window. */
  readonly labelled: number;
  /** Mature units whose label arrived within the window and is positive. */
  readonly positive: number;
  /** Younger units: not counted yet, whatever is known about them. */
  readonly waiting: number;
}

/**
 * The units that are at least as old as the maturity window. A unit assigned in the future (a clock that went back)
 * is not.
 *
 * @param now ms since the epoch
 * @param windowMs at least 0
 * @example matured([{ assignedAt: 0 }, { assignedAt: 50 }], 100, 60).length === 1
 */
export function matured<Unit extends { readonly assignedAt: number }>(
  units: readonly Unit[],
  now: number,
  windowMs: number,
): readonly Unit[] {
  return units.filter(({ assignedAt }) => now - assignedAt >= windowMs);
}

/**
 * Counts one arm's units at a maturity: only units at least as old as the window, and only labels that arrived within
 * the window of their unit. A label that came later is left out although it is known, because the youngest of the
 * counted units had no chance to show one; so arms that grew at different times stay comparable, and the counts of a
 * unit never change once it is mature.
 *
 * @param now ms since the epoch
 * @param windowMs at least 0
 * @example countMatureLabels([{ assignedAt: 0, label: { arrivedAt: 70, isPositive: true } }], 100, 60).labelled === 0
 */
export function countMatureLabels(
  units: readonly LabelledUnit[],
  now: number,
  windowMs: number,
): MatureLabels {
  const ready = matured(units, now, windowMs);
  let labelled = 0;
  let positive = 0;
  for (const { assignedAt, label } of ready) {
    if (label === undefined || label.arrivedAt > now || label.arrivedAt - assignedAt > windowMs) continue;
    labelled += 1;
    if (label.isPositive) positive += 1;
  }
  return { mature: ready.length, labelled, positive, waiting: units.length - ready.length };
}

/**
 * Positives among the labelled units: for labels of both kinds, such as right and wrong.
 *
 * @example amongLabelled({ mature: 10, labelled: 8, positive: 2, waiting: 0 }).n === 8
 */
export function amongLabelled({ labelled, positive }: MatureLabels): Binary {
  return { kind: 'binary', n: labelled, k: positive };
}

/**
 * Positives among the mature units: for feedback that only ever says yes, such as a purchase.
 *
 * @example amongMature({ mature: 10, labelled: 8, positive: 2, waiting: 0 }).n === 10
 */
export function amongMature({ mature, positive }: MatureLabels): Binary {
  return { kind: 'binary', n: mature, k: positive };
}
