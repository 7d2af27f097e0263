import { randomUUID } from 'node:crypto';
import type { AskApi } from './api-address.ts';
import type { StageOutcome } from './stage-outcome.ts';

/** What the smoke test asks, and what it expects. */
export interface SmokePlan {
  readonly versions: readonly string[];
  readonly features: readonly number[];
  readonly label: string;
  readonly attempts: number;
}

const COUNTER = 'prediction_requests_total';

/** Predictions by every version, feedback to one of each, and metrics that counted them. */
export async function smokeTest(ask: AskApi, plan: SmokePlan): Promise<StageOutcome> {
  const fails = (summary: string): StageOutcome => ({ kind: 'failed', summary });
  const before = counterIn((await ask('/metrics')).text);
  const answered = new Map<string, string>();
  let asked = 0;
  while (asked < plan.attempts && !plan.versions.every((version) => answered.has(version))) {
    const { status, text } = await ask('/predict', {
      features: plan.features,
      unit: `smoke-${randomUUID()}`,
    });
    if (status !== 200) return fails(`POST /predict answered ${status}: ${text}`);
    asked++;
    const answer = JSON.parse(text) as { readonly model_version: string; readonly prediction_id: string };
    answered.set(answer.model_version, answer.prediction_id);
  }
  const silent = plan.versions.filter((version) => !answered.has(version));
  if (silent.length > 0) {
    return fails(
      `${silent.join(', ')} answered none of ${asked} predictions. Look at GET /config: is the version loaded, and has it a share of the traffic?`,
    );
  }
  for (const [version, id] of answered) {
    const { status, text } = await ask('/feedback', { prediction_id: id, label: plan.label });
    if (status >= 300) return fails(`Feedback for a prediction of ${version} answered ${status}: ${text}`);
  }
  const after = counterIn((await ask('/metrics')).text);
  if (after === undefined) return fails(`GET /metrics has no ${COUNTER}.`);
  // A restart in between, or another replica that answered, would show here as too few.
  if (after - (before ?? 0) < asked) {
    return fails(`${COUNTER} went from ${before ?? 'nothing'} to ${after} over ${asked} predictions.`);
  }
  const versions = [...answered.keys()].sort().join(', ');
  return {
    kind: 'passed',
    summary: `${versions} answered within ${asked} predictions, took feedback, and the metrics counted them.`,
    details: { asked, versions: [...answered.keys()].sort() },
  };
}

/** The sum of a counter's series; undefined when there is none. */
function counterIn(text: string): number | undefined {
  const values = text
    .split('\n')
    .filter((line) => line.startsWith(`${COUNTER} `) || line.startsWith(`${COUNTER}{`))
    .map((line) => Number(line.slice(line.lastIndexOf(' ') + 1)));
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0);
}
