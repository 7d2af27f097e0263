import { slotsOf, slotTargets } from './allocation.ts';
import { contaminatedSlots } from './contamination.ts';
import type { Defined } from './definition-fault.ts';
import { DefinitionReader } from './definition-reader.ts';
import type { Experiment } from './experiment.ts';
import { readTerms, TERM_KEYS } from './experiment-terms.ts';
import { readLayer } from './layer.ts';
import { readAllocationAt } from './read-allocation.ts';
import type { SlotSpan } from './slot-span.ts';

const KEYS = [
  'salt',
  'epoch',
  ...TERM_KEYS,
  'layer',
  'allocation',
  'history',
  'contaminated',
  'minimumEpoch',
  'stopped',
];
const EMPTY_TERMS = { arms: null, traffic: 1, targeting: [], overrides: [], shadows: [] };

/**
 * Reads an experiment that was stored as JSON. Besides the shape, what follows from the rest is worked out again and
 * compared: the number of epochs, the slots of each arm, the contaminated slots.
 *
 * @returns the experiment, equal to what was stored; or every fault at once
 * @example readExperiment(JSON.parse(JSON.stringify(twoArms))).ok === true
 */
export function readExperiment(value: unknown): Defined<Experiment> {
  const reader = new DefinitionReader();
  const object = reader.object(value, '', KEYS);
  if (object === null) return { ok: false, faults: reader.faults };

  const salt = reader.salt(object['salt'], '/salt');
  const terms = readTerms(reader, object, EMPTY_TERMS);
  const layer = object['layer'] === null ? null : readLayer(reader, object['layer'], '/layer');
  const allocation = readAllocationAt(reader, object['allocation'], '/allocation');
  const history = (reader.list(object['history'], '/history') ?? []).flatMap((item, index) => {
    const earlier = readAllocationAt(reader, item, `/history/${index}`);
    return earlier === null ? [] : [earlier];
  });
  const stopped = object['stopped'];
  if (typeof stopped !== 'boolean') reader.fault('wrong-type', '/stopped', 'Give true or false.');
  const epoch = readEpoch(reader, object['epoch'], '/epoch');
  const minimumEpoch = readEpoch(reader, object['minimumEpoch'], '/minimumEpoch');
  if (
    reader.faults.length > 0 ||
    salt === null ||
    terms === null ||
    allocation === null ||
    typeof stopped !== 'boolean'
  )
    return { ok: false, faults: reader.faults };

  if (epoch !== history.length + 1) {
    const message = `Epoch ${epoch} has ${epoch - 1} epochs before it; the history has ${history.length}.`;
    reader.fault('epoch-out-of-range', '/history', message);
  }
  if (minimumEpoch > epoch) {
    reader.fault('epoch-out-of-range', '/minimumEpoch', `There are no epochs after ${epoch} yet.`);
  }
  for (const [arm, slots] of slotTargets(terms.arms, terms.traffic)) {
    if (slotsOf(allocation, arm) === slots) continue;
    const owner = arm === null ? 'The reservoir' : `Arm "${arm}"`;
    const message = `${owner} has ${slotsOf(allocation, arm)} slots; weights and traffic give it ${slots}.`;
    reader.fault('slots-not-covered', '/allocation/ranges', message);
  }
  const contaminated = contaminatedSlots(history, allocation);
  if (!sameSpans(contaminated, object['contaminated'])) {
    reader.fault('slots-not-canonical', '/contaminated', `The history says ${JSON.stringify(contaminated)}.`);
  }
  inOrder(reader, '/arms', terms.arms, object['arms'], 'arm');
  inOrder(reader, '/overrides', terms.overrides, object['overrides'], 'unit');
  inOrder(reader, '/shadows', terms.shadows, object['shadows'], 'arm');
  if (reader.faults.length > 0) return { ok: false, faults: reader.faults };
  return {
    ok: true,
    value: { salt, epoch, ...terms, layer, allocation, history, contaminated, minimumEpoch, stopped },
  };
}

function readEpoch(reader: DefinitionReader, value: unknown, pointer: string): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 1) return value;
  reader.fault('epoch-out-of-range', pointer, 'Give a whole number of at least 1.');
  return 1;
}

/** Whether a list, which has no faults, was stored in the order that reading it gives. */
function inOrder<Key extends string>(
  reader: DefinitionReader,
  pointer: string,
  ordered: readonly Readonly<Record<Key, string>>[],
  stored: unknown,
  key: Key,
): void {
  const entries: readonly unknown[] = Array.isArray(stored) ? stored : [];
  const isSame = ordered.every((entry, index) => {
    const other = entries[index];
    return typeof other === 'object' && other !== null && Reflect.get(other, key) === entry[key];
  });
  if (!isSame) reader.fault('not-in-order', pointer, `The entries must be in code-point order of "${key}".`);
}

/** Whether two lists of spans are the same. */
function sameSpans(spans: readonly SlotSpan[], stored: unknown): boolean {
  if (!Array.isArray(stored) || stored.length !== spans.length) return false;
  const entries: readonly unknown[] = stored;
  return spans.every(({ from, to }, index) => {
    const other = entries[index];
    return (
      typeof other === 'object' &&
      other !== null &&
      Reflect.get(other, 'from') === from &&
      Reflect.get(other, 'to') === to
    );
  });
}
