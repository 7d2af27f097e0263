import { randomUUID } from 'node:crypto';
import type { ExaminedApi } from './api-client.ts';
import { chiSquareStatistic, chiSquareTail } from './chi-square.ts';
import { failed, ok, skipped, warning, type Finding } from './finding.ts';
import { jsonOf, reasonOf, textAt, type Answer } from './http-call.ts';
import { readServedModel, type ServedArm, type ServedModel } from './served-model.ts';

const UNITS = 2_000;
/** Few enough that an api with a small queue sheds none of them. */
const AT_ONCE = 8;
/** A sound split is called wrong once in 10,000 examinations. */
const LIMIT = 1e-4;

/** Sends fresh units, which leave no trace, and compares where they went with what is configured. */
export async function checkSplit(api: ExaminedApi, model: ServedModel, row: unknown): Promise<Finding> {
  const missing = model.arms.filter((arm) => !arm.isLoaded).map(({ version }) => version);
  if (missing.length > 0)
    return skipped(
      'split',
      `Not examined while ${missing.join(', ')} is not loaded: the others get its share.`,
    );
  const { counts, fault } = await sendUnits(api, row);
  if (fault !== undefined) {
    return failed(
      'split',
      `Of ${UNITS} predictions one failed: POST /predict ${reasonOf(fault)}.`,
      "Look at the api's log; with 429 or 503 it has too much to do: run this again when there is less.",
    );
  }
  if ((await readServedModel(api))?.epoch !== model.epoch)
    return warning('split', 'It was changed while it was examined.', 'Run this again.');
  return splitFinding(counts, model.arms);
}

/** The verdict over where the units went. */
export function splitFinding(counts: ReadonlyMap<string, number>, arms: readonly ServedArm[]): Finding {
  const names = new Set([...arms.map(({ variant }) => variant), ...counts.keys()]);
  const seen = [...names].map((name) => counts.get(name) ?? 0);
  const shares = [...names].map((name) => arms.find(({ variant }) => variant === name)?.share ?? 0);
  const statistic = chiSquareStatistic(seen, shares);
  const p = names.size > 1 ? chiSquareTail(statistic, names.size - 1) : 1;
  const total = seen.reduce((sum, count) => sum + count, 0);
  const compared = [...names]
    .map((name, i) => `${name} ${percent((seen[i] ?? 0) / total)} (configured ${percent(shares[i] ?? 0)})`)
    .join(', ');
  const says = `${total} fresh units: ${compared}, χ² p = ${p < 1e-4 ? p.toExponential(0) : p.toFixed(3)}.`;
  if (p >= LIMIT) return ok('split', says);
  return failed(
    'split',
    says,
    'Look for what stands between here and the api and changes "unit" (a proxy, a cache), and that all replicas ' +
      'have the same routing (GET /config of each).',
  );
}

interface Sent {
  readonly counts: ReadonlyMap<string, number>;
  readonly fault: Answer | undefined;
}

async function sendUnits(api: ExaminedApi, row: unknown): Promise<Sent> {
  const counts = new Map<string, number>();
  const batch = randomUUID();
  let next = 0;
  let fault: Answer | undefined;
  const send = async (): Promise<void> => {
    while (next < UNITS && fault === undefined) {
      const unit = `doctor-${batch}-${next++}`;
      const answer = await api.post('/predict', { features: row, unit, dry_run: true });
      const variant = textAt(jsonOf(answer), 'variant');
      if (variant === undefined) fault = answer;
      else counts.set(variant, (counts.get(variant) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, send));
  return { counts, fault };
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
