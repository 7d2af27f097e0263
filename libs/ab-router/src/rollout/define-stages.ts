import { SLOT_COUNT } from '../slot.ts';
import {
  DEFAULT_BAKE_MILLISECONDS,
  DEFAULT_MINIMUM_EVENTS,
  DEFAULT_MINIMUM_PAIRED_ROWS,
  DEFAULT_MINIMUM_UNITS,
  DEFAULT_SHARES,
} from './default-plan.ts';
import type { RolloutStep, ShadowPhase } from './plan.ts';
import type { PlanReader, ReadObject } from './plan-reader.ts';

const MAXIMUM_STEPS = 100;
const STAGE_KEYS = ['bakeMilliseconds', 'monitored', 'approval', 'deadlineMilliseconds'];
const SHADOW_KEYS = [...STAGE_KEYS, 'minimumPairedRows'];
const STEP_KEYS = [...STAGE_KEYS, 'candidateShare', 'controlShare', 'minimumUnits', 'minimumEvents'];

/** The optional shadow phase; absent or null means none. */
export function readShadow(reader: PlanReader, value: unknown): ShadowPhase | null {
  if (value === undefined || value === null) return null;
  const from = reader.object(value, '/shadow', SHADOW_KEYS);
  return {
    ...readTimes(reader, from),
    monitored: reader.boolean(from, 'monitored', true),
    approval: reader.boolean(from, 'approval', false),
    minimumPairedRows: reader.whole(from, 'minimumPairedRows', DEFAULT_MINIMUM_PAIRED_ROWS, 0),
  };
}

/** The steps in their order; absent means the default ramp. */
export function readSteps(reader: PlanReader, value: unknown): readonly RolloutStep[] {
  const list = value === undefined ? DEFAULT_SHARES.map((candidateShare) => ({ candidateShare })) : value;
  if (!Array.isArray(list)) {
    reader.fault('wrong-type', '/steps', 'This must be a list of steps.');
    return [];
  }
  if (list.length === 0) reader.fault('no-steps', '/steps', 'A rollout needs at least one step.');
  if (list.length > MAXIMUM_STEPS) {
    reader.fault('too-many-steps', '/steps', `At most ${MAXIMUM_STEPS} steps; there are ${list.length}.`);
    return [];
  }
  const steps = list.map((step: unknown, index) => readStep(reader, step, `/steps/${index}`));
  steps.forEach((step, index) => {
    const previous = steps[index - 1];
    if (previous === undefined || !(step.candidateShare <= previous.candidateShare)) return;
    const message = `Must be above the previous step's ${previous.candidateShare}; traffic only goes up.`;
    reader.fault('shares-not-ascending', `/steps/${index}/candidateShare`, message);
  });
  return steps;
}

function readStep(reader: PlanReader, value: unknown, pointer: string): RolloutStep {
  const from = reader.object(value, pointer, STEP_KEYS);
  const candidateShare = readShare(reader, from, 'candidateShare', undefined, 1);
  const equal = Math.min(slots(candidateShare), SLOT_COUNT - slots(candidateShare)) / SLOT_COUNT;
  const controlShare = readShare(reader, from, 'controlShare', equal, 0);
  if (slots(candidateShare) + slots(controlShare) > SLOT_COUNT) {
    const message = 'Candidate and control share together must not exceed 1.';
    reader.fault('shares-exceed-whole', `${pointer}/controlShare`, message);
  }
  const monitored = reader.boolean(from, 'monitored', !(controlShare === 0));
  if (monitored && controlShare === 0) {
    const message =
      'A monitored step needs a control share above 0 to compare with; or set monitored to false.';
    reader.fault('monitored-without-control', `${pointer}/monitored`, message);
  }
  return {
    ...readTimes(reader, from),
    monitored,
    approval: reader.boolean(from, 'approval', false),
    candidateShare,
    controlShare,
    minimumUnits: reader.whole(from, 'minimumUnits', monitored ? DEFAULT_MINIMUM_UNITS : 0, 0),
    minimumEvents: reader.whole(from, 'minimumEvents', monitored ? DEFAULT_MINIMUM_EVENTS : 0, 0),
  };
}

function readTimes(
  reader: PlanReader,
  from: ReadObject,
): Pick<RolloutStep, 'bakeMilliseconds' | 'deadlineMilliseconds'> {
  const bakeMilliseconds = reader.whole(from, 'bakeMilliseconds', DEFAULT_BAKE_MILLISECONDS, 0);
  if ((from.entries['deadlineMilliseconds'] ?? null) === null)
    return { bakeMilliseconds, deadlineMilliseconds: null };
  const deadlineMilliseconds = reader.whole(from, 'deadlineMilliseconds', undefined, 1);
  if (deadlineMilliseconds <= bakeMilliseconds) {
    const message = `Must be longer than the bake time of ${bakeMilliseconds} ms, or the step can never be left.`;
    reader.fault('deadline-within-bake', `${from.pointer}/deadlineMilliseconds`, message);
  }
  return { bakeMilliseconds, deadlineMilliseconds };
}

function readShare(
  reader: PlanReader,
  from: ReadObject,
  key: string,
  fallback: number | undefined,
  minimumSlots: number,
): number {
  const accepts = (value: number) => value >= minimumSlots / SLOT_COUNT && value <= 1;
  const range = `a share from ${minimumSlots / SLOT_COUNT} to 1`;
  const share = reader.number(from, key, fallback, accepts, range);
  // A share between two slots could only be served by rounding it, up or down, without saying so.
  if (Math.abs(share * SLOT_COUNT - slots(share)) > 1e-6) {
    const message = `Must be a whole number of slots, as ${slots(share) / SLOT_COUNT} is (${SLOT_COUNT} make 1).`;
    reader.fault('share-between-slots', `${from.pointer}/${key}`, message);
  }
  return share;
}

function slots(share: number): number {
  return Math.round(share * SLOT_COUNT);
}
