import { apportion, weightFaults, type ArmWeight } from './arm-weight.ts';
import type { Defined, DefinitionFault } from './definition-fault.ts';
import { DefinitionReader } from './definition-reader.ts';
import { SLOT_COUNT, slotsOfShare } from './slot.ts';
import { spanAt, type SlotSpan } from './slot-span.ts';

/** The slots `[from, to)` belong to `arm`; with null they are in reserve and belong to nobody. */
export interface SlotRange extends SlotSpan {
  readonly arm: string | null;
}

/**
 * Who owns each of the 10,000 slots. Ranges are half-open, ascending, without gap or overlap, cover all slots, and
 * two neighbours never have the same owner, so equal allocations are equal as JSON. An owner without slots has no
 * range; one that has grown may have several.
 */
export interface Allocation {
  readonly ranges: readonly SlotRange[];
}

/** How much of the traffic the arms share. */
export interface AllocationOptions {
  /**
   * The share of the units that get an arm, from 0 to 1, rounded to whole slots; 1 by default. The others' slots are
   * the reservoir. Raising it later (see `reweight`) moves nobody from one arm to another.
   */
  readonly traffic?: number;
}

/**
 * Divides the slots among the arms in proportion to their weights, exactly: `traffic` of the 10,000 slots go to the
 * arms by largest remainders (see the README), the rest to the reservoir. Arms lie in code-point order of their ids,
 * then comes the reservoir, so the order of the argument never matters.
 *
 * Complexity: O(arms · log arms).
 *
 * @returns the allocation, or every fault of the weights at once; nothing is silently normalised
 * @example JSON.stringify(allocate([{ arm: 'a', weight: 1 }, { arm: 'b', weight: 3 }])) === '{"ok":true,"value":{"ranges":[{"arm":"a","from":0,"to":2500},{"arm":"b","from":2500,"to":10000}]}}'
 */
export function allocate(
  weights: readonly ArmWeight[],
  { traffic = 1 }: AllocationOptions = {},
): Defined<Allocation> {
  const faults = allocationFaults(weights, traffic);
  if (faults.length > 0) return { ok: false, faults };

  const ranges: SlotRange[] = [];
  let from = 0;
  for (const [arm, slots] of slotTargets(weights, traffic)) {
    if (slots > 0) ranges.push({ arm, from, to: from + slots });
    from += slots;
  }
  return { ok: true, value: { ranges } };
}

/**
 * The range that a slot lies in, and so its owner. Binary search over the ranges.
 *
 * @param slot an integer in [0, 10000)
 * @throws RangeError when the slot is outside the allocation
 * @example armOfSlot({ ranges: [{ arm: 'a', from: 0, to: 10000 }] }, 7).arm === 'a'
 */
export function armOfSlot(allocation: Allocation, slot: number): SlotRange {
  const range = spanAt(allocation.ranges, slot);
  if (range !== undefined) return range;
  throw new RangeError(`Slot ${slot} belongs to no arm; slots run from 0 to ${SLOT_COUNT - 1}.`);
}

/**
 * How many of the 10,000 slots an arm owns; with null, how many are in reserve.
 *
 * @example slotsOf({ ranges: [{ arm: 'a', from: 0, to: 100 }, { arm: null, from: 100, to: 10000 }] }, null) === 9900
 */
export function slotsOf(allocation: Allocation, arm: string | null): number {
  let slots = 0;
  for (const range of allocation.ranges) if (range.arm === arm) slots += range.to - range.from;
  return slots;
}

/** How many slots each owner is to have: the arms in code-point order, then the reservoir under null. */
export function slotTargets(
  weights: readonly ArmWeight[],
  traffic: number,
): ReadonlyMap<string | null, number> {
  const shared = slotsOfShare(traffic);
  return new Map<string | null, number>([...apportion(weights, shared), [null, SLOT_COUNT - shared]]);
}

/** Every fault of weights and traffic; pointers lead into the list of weights, or to `/traffic`. */
export function allocationFaults(weights: readonly ArmWeight[], traffic: number): readonly DefinitionFault[] {
  const reader = new DefinitionReader();
  reader.share(traffic, '/traffic');
  return [...weightFaults(weights, ''), ...reader.faults];
}
