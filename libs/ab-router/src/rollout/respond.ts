import { hold, overdueOr, stop } from './hold.ts';
import { withStage } from './live-stage.ts';
import type { Move } from './move.ts';
import type { FixedResponse } from './plan.ts';
import type { Stage } from './stage.ts';
import type { TickContext } from './tick.ts';
import type { OpenVerdictKind } from './verdict.ts';

/** Does what the plan says about a verdict that is not a pass. No branch of this leads forward. */
export function respond(context: TickContext, stage: Stage, verdict: OpenVerdictKind): Move {
  const response = context.plan.policy[verdict];
  if (response.action !== 'extend') return fixed(context, stage, verdict, response.action);
  if (stage.extendedTo !== null && stage.bakedMilliseconds < stage.extendedTo) {
    const remaining = stage.extendedTo - stage.bakedMilliseconds;
    return overdueOr(context, hold(context, stage, 'extension', remaining));
  }
  const used = stage.extensions[verdict] + 1;
  if (used > response.maximum) return fixed(context, stage, verdict, response.then);
  const extended: Stage = {
    ...stage,
    extensions: { ...stage.extensions, [verdict]: used },
    extendedTo: stage.bakedMilliseconds + context.live.rules.bakeMilliseconds,
  };
  return overdueOr(context, {
    outcome: 'applied',
    state: withStage(context.state, extended),
    effects: [],
    decision: { kind: 'extended', verdict, used, maximum: response.maximum },
  });
}

function fixed(context: TickContext, stage: Stage, verdict: OpenVerdictKind, response: FixedResponse): Move {
  if (response === 'hold') return overdueOr(context, hold(context, stage, 'verdict', null));
  const judged = { ...context, live: { ...context.live, stage } };
  return stop(judged, response, verdict, { kind: 'verdict', verdict });
}
