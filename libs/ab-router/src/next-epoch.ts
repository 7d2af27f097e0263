import { contaminatedSlots } from './contamination.ts';
import type { Defined } from './definition-fault.ts';
import { DefinitionReader } from './definition-reader.ts';
import type { Experiment } from './experiment.ts';
import { readTerms, TERM_KEYS } from './experiment-terms.ts';
import { reweight, type SlotMove } from './reweight.ts';

/** An experiment after a change. */
export interface NextEpoch {
  readonly experiment: Experiment;
  /** How many slots changed hands; see `reweight`. */
  readonly moved: number;
  readonly moves: readonly SlotMove[];
}

/**
 * Changes an experiment: weights, arms (one that is left out of the list is retired, a new one is added), traffic,
 * targeting, overrides, shadows. Every change is a new epoch, and moves as few slots as it takes (see `reweight`).
 * A change that changes nothing makes no epoch.
 *
 * Salt and layer stay for life: another salt would deal every unit anew, which is another experiment.
 *
 * @param change an `EpochChange`; it is checked in full, so what came over the wire can be passed as is
 * @returns the experiment in its next epoch, or every fault of the change at once
 * @example nextEpoch(twoArms, { traffic: 0.5 }).value.experiment.epoch === twoArms.epoch + 1
 */
export function nextEpoch(experiment: Experiment, change: unknown): Defined<NextEpoch> {
  const reader = new DefinitionReader();
  const object = reader.objectPart(change, '', [], [...TERM_KEYS, 'minimumEpoch']);
  const terms = readTerms(reader, object, experiment);
  const { minimumEpoch = experiment.minimumEpoch } = object;
  if (
    !isEpoch(minimumEpoch) ||
    minimumEpoch < experiment.minimumEpoch ||
    minimumEpoch > experiment.epoch + 1
  ) {
    reader.fault(
      'epoch-out-of-range',
      '/minimumEpoch',
      `Give a whole number from ${experiment.minimumEpoch} to ${experiment.epoch + 1}.`,
    );
  }
  if (experiment.stopped) {
    reader.fault('experiment-stopped', '', 'The experiment is stopped; define a new one with a new salt.');
  }
  if (reader.faults.length > 0 || terms === null || !isEpoch(minimumEpoch))
    return { ok: false, faults: reader.faults };

  const reweighted = reweight(experiment.allocation, terms.arms, terms);
  if (!reweighted.ok) return reweighted;
  const { next, moved, moves } = reweighted.value;
  const changed: Experiment = { ...experiment, ...terms, minimumEpoch, allocation: next };
  if (JSON.stringify(changed) === JSON.stringify(experiment))
    return { ok: true, value: { experiment, moved: 0, moves: [] } };
  const history = [...experiment.history, experiment.allocation];
  return {
    ok: true,
    value: {
      experiment: {
        ...changed,
        epoch: experiment.epoch + 1,
        history,
        contaminated: contaminatedSlots(history, next),
      },
      moved,
      moves,
    },
  };
}

/**
 * Ends an experiment for good: from now on it assigns nobody.
 *
 * @example stopExperiment(twoArms).stopped === true
 */
export function stopExperiment(experiment: Experiment): Experiment {
  return { ...experiment, stopped: true };
}

function isEpoch(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 1;
}
