import type { Refusal } from './move.ts';
import type { RolloutPlan } from './plan.ts';
import type { RolloutEvent } from './rollout-event.ts';
import type { RolloutState } from './rollout-state.ts';
import { transition } from './transition.ts';

/** The state that a log leads to, or the first event that it should not contain. */
export type Replayed =
  | { readonly ok: true; readonly state: RolloutState }
  | { readonly ok: false; readonly index: number; readonly refusal: Refusal };

/**
 * The state after a log's events, from the draft on. Only applied events belong into a log, so an event that is refused
 * means another plan, another draft or a log with gaps.
 *
 * @param events - in the order in which they were applied; O(length)
 * @example replay(plan, draft, [{ kind: 'start', at: 1, actor: 'ana', expectedVersion: 0 }]).state.version === 1
 */
export function replay(plan: RolloutPlan, draft: RolloutState, events: readonly RolloutEvent[]): Replayed {
  let state = draft;
  for (const [index, event] of events.entries()) {
    const next = transition(state, event, plan);
    if (next.outcome === 'refused') return { ok: false, index, refusal: next.refusal };
    state = next.state;
  }
  return { ok: true, state };
}
