import { slotOf } from '@switchyard/ab-router';
import type { ArmAnswer, ModelRoutingAnswer, SlotRangeAnswer } from '@switchyard/api-client';
import { countWords, percentWords } from '../model/number-words.ts';

/** Why a version answered, worked out in the browser from what `/config` publishes. */
export interface SlotExplanation {
  /** In [0, 10000). */
  readonly slot: number;
  /** What was hashed: the unit, or the prediction's id when there was none. */
  readonly hashed: { readonly kind: 'unit' | 'prediction id'; readonly text: string };
  /** The arm that owns the slot now; null when none does. */
  readonly owner: { readonly arm: ArmAnswer; readonly range: SlotRangeAnswer } | null;
  /** False when the owner is not who answered: the split has changed in between. */
  readonly holds: boolean;
}

/** Places an answered request on the slots again, as the server did. */
export function explainSlot(
  routing: Pick<ModelRoutingAnswer, 'salt' | 'arms'>,
  answered: { readonly unit: string | null; readonly predictionId: string; readonly variant: string },
): SlotExplanation {
  const hashed =
    answered.unit === null
      ? { kind: 'prediction id' as const, text: answered.predictionId }
      : { kind: 'unit' as const, text: answered.unit };
  const slot = slotOf(routing.salt, 'arm', hashed.text);
  const owners = routing.arms.flatMap((arm) =>
    arm.slots.flatMap((range) => (slot >= range.from && slot < range.to ? [{ arm, range }] : [])),
  );
  const owner = owners[0] ?? null;
  return { slot, hashed, owner, holds: owner?.arm.variant === answered.variant };
}

/** The explanation as a sentence. */
export function explanationWords({ slot, hashed, owner, holds }: SlotExplanation, variant: string): string {
  const what = hashed.kind === 'unit' ? 'Unit' : 'No unit was given: the prediction id';
  const place = `${what} “${hashed.text}” hashes to slot ${countWords(slot)}`;
  if (owner === null) return `${place}, which no version owns at the moment.`;
  const range = rangeWords(owner.range);
  return holds
    ? `${place}; ${variant} owns ${range} (${percentWords(owner.arm.share)}).`
    : `${place}, which belongs to ${owner.arm.variant} now (${range}); ${variant} answered, so the split has changed since.`;
}

/** Slots as people count them, both ends included: "slots 0–4,999". */
export function rangeWords({ from, to }: SlotRangeAnswer): string {
  return to - from === 1 ? `slot ${countWords(from)}` : `slots ${countWords(from)}–${countWords(to - 1)}`;
}
