import type { Allocation } from './allocation.ts';
import { movesBetween } from './reweight.ts';
import { SLOT_COUNT } from './slot.ts';
import type { SlotSpan } from './slot-span.ts';

/**
 * The slots whose units may have met another arm than the one they have now: some earlier epoch gave them to a
 * different arm. Coming out of the reservoir contaminates nobody.
 *
 * Complexity: O(epochs · ranges + 10000).
 *
 * @returns ascending, disjoint spans that do not touch each other
 */
export function contaminatedSlots(history: readonly Allocation[], current: Allocation): readonly SlotSpan[] {
  const isContaminated = new Uint8Array(SLOT_COUNT + 1);
  for (const earlier of history) {
    for (const { from, to, before, after } of movesBetween(earlier, current)) {
      if (before !== null && after !== null) isContaminated.fill(1, from, to);
    }
  }
  const spans: SlotSpan[] = [];
  let from = -1;
  isContaminated.forEach((flag, slot) => {
    if (flag === 1 && from < 0) from = slot;
    if (flag === 0 && from >= 0) {
      spans.push({ from, to: slot });
      from = -1;
    }
  });
  return spans;
}
