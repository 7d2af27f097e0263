import { compareCodePoints } from './code-point-order.ts';
import type { Defined, DefinitionFault } from './definition-fault.ts';
import { SLOT_COUNT } from './slot.ts';

/** One arm's wish: a share of the traffic relative to the other arms' weights. */
export interface ArmWeight {
  readonly arm: string;
  /** Finite and ≥ 0; only the ratios count. */
  readonly weight: number;
}

/** The slots `[from, to)` belong to `arm`. */
export interface SlotRange {
  readonly arm: string;
  readonly from: number;
  readonly to: number;
}

/**
 * Who owns each of the 10,000 slots. Ranges are half-open, ascending, without gap or overlap, and cover all slots;
 * an arm without slots has no range.
 */
export interface Allocation {
  readonly ranges: readonly SlotRange[];
}

/**
 * Divides the 10,000 slots among the arms in proportion to their weights, exactly: the largest-remainder method
 * gives every arm its quota rounded down, then one more slot each to the largest remainders (ties to the lower arm
 * id). Arms lie in code-point order of their ids, so the order of the argument never matters.
 *
 * Complexity: O(arms · log arms).
 *
 * @returns the allocation, or every fault of the weights at once; nothing is silently normalised
 */
export function allocate(weights: readonly ArmWeight[]): Defined<Allocation> {
  const faults = weightFaults(weights);
  if (faults.length > 0) return { ok: false, faults };

  const ordered = [...weights].sort((a, b) => compareCodePoints(a.arm, b.arm));
  // Dividing by the largest weight first keeps the sum finite for any finite weights.
  const largest = ordered.reduce((max, { weight }) => Math.max(max, weight), 0);
  const scaled = ordered.map(({ weight }) => weight / largest);
  const total = scaled.reduce((sum, weight) => sum + weight, 0);

  const quotas = scaled.map((weight) => snapToInteger((weight / total) * SLOT_COUNT));
  const slots = quotas.map(Math.floor);
  const missing = SLOT_COUNT - slots.reduce((sum, count) => sum + count, 0);
  const byRemainder = quotas
    .map((quota, index) => ({ index, remainder: roundRemainder(quota - Math.floor(quota)) }))
    .sort((a, b) => b.remainder - a.remainder || a.index - b.index);
  for (const { index } of byRemainder.slice(0, missing)) slots[index] = (slots[index] ?? 0) + 1;

  const ranges: SlotRange[] = [];
  let from = 0;
  ordered.forEach(({ arm }, index) => {
    const to = from + (slots[index] ?? 0);
    if (to > from) ranges.push({ arm, from, to });
    from = to;
  });
  return { ok: true, value: { ranges } };
}

/**
 * The arm that owns a slot. Binary search over the ranges.
 *
 * @param slot an integer in [0, 10000)
 * @throws RangeError when the slot is outside the allocation
 */
export function armOfSlot(allocation: Allocation, slot: number): SlotRange {
  let low = 0;
  let high = allocation.ranges.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const range = allocation.ranges[middle];
    if (range === undefined) break;
    if (slot < range.from) high = middle - 1;
    else if (slot < range.to) return range;
    else low = middle + 1;
  }
  throw new RangeError(`Slot ${slot} belongs to no arm; slots run from 0 to ${SLOT_COUNT - 1}.`);
}

/** How many of the 10,000 slots an arm owns. */
export function slotsOf(allocation: Allocation, arm: string): number {
  return allocation.ranges.reduce((sum, range) => (range.arm === arm ? sum + range.to - range.from : sum), 0);
}

function weightFaults(weights: readonly ArmWeight[]): readonly DefinitionFault[] {
  if (weights.length === 0) {
    return [{ code: 'no-arms', pointer: '', message: 'An allocation needs at least one arm.' }];
  }
  const faults: DefinitionFault[] = [];
  const seen = new Set<string>();
  weights.forEach(({ arm, weight }, index) => {
    if (arm === '') {
      faults.push({ code: 'empty-arm-id', pointer: `/${index}/arm`, message: 'An arm needs a name.' });
    } else if (seen.has(arm)) {
      faults.push({
        code: 'duplicate-arm-id',
        pointer: `/${index}/arm`,
        message: `Arm "${arm}" is listed twice; list each arm once.`,
      });
    }
    seen.add(arm);
    if (!Number.isFinite(weight)) {
      faults.push({
        code: 'weight-not-finite',
        pointer: `/${index}/weight`,
        message: `The weight of arm "${arm}" must be a finite number.`,
      });
    } else if (weight < 0) {
      faults.push({
        code: 'weight-negative',
        pointer: `/${index}/weight`,
        message: `The weight of arm "${arm}" is ${weight}; use 0 or more.`,
      });
    }
  });
  if (faults.length === 0 && !weights.some(({ weight }) => weight > 0)) {
    faults.push({
      code: 'weights-sum-to-zero',
      pointer: '',
      message: 'All weights are 0; give at least one arm a positive weight.',
    });
  }
  return faults;
}

/** A quota that is a whole number but for rounding (0.1 + 0.2 of 1) is that whole number. */
function snapToInteger(quota: number): number {
  const whole = Math.round(quota);
  return Math.abs(quota - whole) < 1e-9 ? whole : quota;
}

/** Remainders that differ only by rounding are a tie, which the arm id decides. */
function roundRemainder(remainder: number): number {
  return Math.round(remainder * 1e9);
}
