import type { ExaminedApi } from './api-client.ts';
import { failed, ok, warning, type Finding } from './finding.ts';
import { jsonOf, reasonOf, textAt } from './http-call.ts';
import type { ServedModel } from './served-model.ts';

/** A row for each version, by the version's name. */
export type SampleRows = ReadonlyMap<string, unknown>;

/** Asks every version that gets traffic for one prediction that leaves no trace. */
export async function checkVersions(
  api: ExaminedApi,
  model: ServedModel,
  rows: SampleRows,
): Promise<readonly Finding[]> {
  return Promise.all(
    model.arms.map(async ({ version, isLoaded, reasons }) => {
      const check = `${model.name} ${version}`;
      if (!isLoaded) {
        return failed(
          check,
          `It is not loaded: ${reasons.join(' ') || 'the api does not say why'}`,
          `Restore the files of ${model.name}/${version.replace(/^v/, '')} in the model repository from where they ` +
            'were made, or train the version again: npm run trainer -- train <recipe>',
        );
      }
      const answer = await api.post(
        `/v1/models/${model.name}/versions/${version.replace(/^v/, '')}/predict`,
        {
          features: rows.get(version),
          dry_run: true,
        },
      );
      const served = textAt(jsonOf(answer), 'model_version');
      if (served === version) return ok(check, 'It answers.');
      return failed(
        check,
        served === undefined ? `It ${reasonOf(answer)}.` : `It was asked, but ${served} answered.`,
        `Look at the api's log for ${model.name} ${version}; PUT /v1/models/${model.name}/routing takes it out of traffic.`,
      );
    }),
  );
}

const REQUESTS = 200;
/** Far beyond what a healthy api needs even on a busy laptop; a hint, never a fault. */
const SLOW_MS = 250;

/** How long predictions take here, one after the other on one connection. */
export async function measureResponseTime(api: ExaminedApi, row: unknown): Promise<Finding> {
  const times: number[] = [];
  for (let i = 0; i < REQUESTS; i++) {
    const started = performance.now();
    const answer = await api.post('/predict', { features: row, dry_run: true });
    if (jsonOf(answer) === undefined) {
      return failed(
        'response time',
        `Prediction ${i + 1} of ${REQUESTS} failed: POST /predict ${reasonOf(answer)}.`,
        "Look at the api's log, and at GET /config for versions that are not loaded.",
      );
    }
    times.push(performance.now() - started);
  }
  times.sort((a, b) => a - b);
  const [half, worst] = [quantile(times, 0.5), quantile(times, 0.99)];
  const says = `p50 ${half.toFixed(1)} ms, p99 ${worst.toFixed(1)} ms over ${REQUESTS} predictions.`;
  return half > SLOW_MS
    ? warning('response time', says, 'Look at what else uses this machine, and at the load of the api.')
    : ok('response time', says);
}

/** The smallest value that at least the share q of the sorted values does not exceed. */
export function quantile(sorted: readonly number[], q: number): number {
  return sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? NaN;
}
