import { allocate } from './allocation.ts';
import type { Defined } from './definition-fault.ts';
import { DefinitionReader } from './definition-reader.ts';
import type { Experiment } from './experiment.ts';
import { readTerms, TERM_KEYS } from './experiment-terms.ts';
import { readLayer } from './layer.ts';

/**
 * An experiment in its first epoch.
 *
 * @param definition an `ExperimentDefinition`; it is checked in full, so what came over the wire can be passed as is
 * @returns the experiment, or every fault of its definition at once, with JSON pointers
 * @example defineExperiment({ salt: 'price', arms: [{ arm: 'v1', weight: 1 }, { arm: 'v2', weight: 1 }], traffic: 0.02 }).value.epoch === 1
 */
export function defineExperiment(definition: unknown): Defined<Experiment> {
  const reader = new DefinitionReader();
  const object = reader.objectPart(definition, '', ['salt', 'arms'], [...TERM_KEYS.slice(1), 'layer']);
  const salt = Object.hasOwn(object, 'salt') ? reader.salt(object['salt'], '/salt') : null;
  const { layer: written = null } = object;
  const layer = written === null ? null : readLayer(reader, written, '/layer');
  const terms = readTerms(reader, object, {
    arms: null,
    traffic: 1,
    targeting: [],
    overrides: [],
    shadows: [],
  });
  if (reader.faults.length > 0 || salt === null || terms === null)
    return { ok: false, faults: reader.faults };

  const allocation = allocate(terms.arms, terms);
  if (!allocation.ok) return allocation;
  return {
    ok: true,
    value: {
      salt,
      epoch: 1,
      ...terms,
      layer,
      allocation: allocation.value,
      history: [],
      contaminated: [],
      minimumEpoch: 1,
      stopped: false,
    },
  };
}
