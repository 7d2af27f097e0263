import {
  allocationFaults,
  slotTargets,
  slotsOf,
  type Allocation,
  type AllocationOptions,
  type SlotRange,
} from './allocation.ts';
import type { ArmWeight } from './arm-weight.ts';
import type { Defined } from './definition-fault.ts';
import type { SlotSpan } from './slot-span.ts';

/** The slots `[from, to)` went from one owner to another; null is the reservoir. */
export interface SlotMove extends SlotSpan {
  readonly before: string | null;
  readonly after: string | null;
}

/** An allocation changed as little as its new shares allow. */
export interface Reweighting {
  readonly next: Allocation;
  /** How many slots changed hands: half of Σ |Δ slots| over the arms and the reservoir. */
  readonly moved: number;
  /** Which ones. Units that moved between two arms have met both and are contaminated. */
  readonly moves: readonly SlotMove[];
}

/**
 * Changes the shares and moves as few slots as that takes. Every owner that shrinks (the reservoir is one) gives up
 * its highest slots, as many as it has too many, and no others; every owner that grows takes only such slots: the
 * arms in code-point order, then the reservoir, each the lowest that are left. So an arm that does not shrink keeps
 * all its units, ramps are nested, the same shares again move nothing, and
 * `moved = Σ |slots after − slots before| / 2`.
 *
 * An arm that is missing from `weights` is retired, one that is new is added.
 *
 * Complexity: O((ranges + arms) · log).
 *
 * @param previous as `allocate`, `reweight` or `readAllocation` made it
 * @returns the change, or every fault of the weights at once
 * @example reweight({ ranges: [{ arm: 'a', from: 0, to: 10000 }] }, [{ arm: 'a', weight: 9 }, { arm: 'b', weight: 1 }]).value.moved === 1000
 */
export function reweight(
  previous: Allocation,
  weights: readonly ArmWeight[],
  { traffic = 1 }: AllocationOptions = {},
): Defined<Reweighting> {
  const faults = allocationFaults(weights, traffic);
  if (faults.length > 0) return { ok: false, faults };

  const targets = slotTargets(weights, traffic);
  const kept: SlotRange[] = [];
  const freed: SlotRange[] = [];
  const left = new Map<string | null, number>();
  for (const range of previous.ranges) {
    // Walking upwards, an owner keeps what it meets until it has its target; its highest slots are the surplus.
    const room = left.get(range.arm) ?? targets.get(range.arm) ?? 0;
    const middle = Math.min(range.to, range.from + room);
    left.set(range.arm, room - (middle - range.from));
    if (middle > range.from) kept.push({ ...range, to: middle });
    if (range.to > middle) freed.push({ ...range, from: middle });
  }

  const taken: SlotRange[] = [];
  let at = 0;
  let used = 0;
  for (const [arm, target] of targets) {
    let wanted = Math.max(0, target - slotsOf(previous, arm));
    while (wanted > 0) {
      const range = freed[at];
      if (range === undefined) break;
      const from = range.from + used;
      const to = Math.min(range.to, from + wanted);
      taken.push({ arm, from, to });
      wanted -= to - from;
      used += to - from;
      if (to === range.to) {
        at++;
        used = 0;
      }
    }
  }

  const next = canonical([...kept, ...taken]);
  const moves = movesBetween(previous, next);
  return {
    ok: true,
    value: { next, moved: moves.reduce((sum, { from, to }) => sum + to - from, 0), moves },
  };
}

/**
 * Which slots have another owner in the second allocation than in the first, ascending; neighbours that make the
 * same move are one. Complexity: O(ranges).
 *
 * @example movesBetween({ ranges: [{ arm: 'a', from: 0, to: 10000 }] }, { ranges: [{ arm: 'a', from: 0, to: 9000 }, { arm: null, from: 9000, to: 10000 }] })[0].before === 'a'
 */
export function movesBetween(first: Allocation, second: Allocation): readonly SlotMove[] {
  const moves: SlotMove[] = [];
  let i = 0;
  let j = 0;
  for (;;) {
    const before = first.ranges[i];
    const after = second.ranges[j];
    if (before === undefined || after === undefined) return moves;
    const from = Math.max(before.from, after.from);
    const to = Math.min(before.to, after.to);
    if (before.arm !== after.arm) {
      // No two pieces can be one move: within a canonical allocation, neighbours differ.
      moves.push({ from, to, before: before.arm, after: after.arm });
    }
    if (before.to === to) i++;
    if (after.to === to) j++;
  }
}

/** The ranges in order, with neighbours of the same owner made one. */
function canonical(ranges: readonly SlotRange[]): Allocation {
  const merged: SlotRange[] = [];
  for (const range of ranges.toSorted((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (last !== undefined && last.arm === range.arm) merged[merged.length - 1] = { ...last, to: range.to };
    else merged.push(range);
  }
  return { ranges: merged };
}
