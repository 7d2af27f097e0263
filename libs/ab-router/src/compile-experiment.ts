import type { Experiment } from './experiment.ts';
import type { HashPrefix } from './murmur3.ts';
import { slotAfter, slotOf, slotPrefix } from './slot.ts';

/** An experiment with its salts hashed ahead, which makes `assign` about twice as fast. Keep it in memory, store the
 * experiment itself. */
export interface CompiledExperiment extends Experiment {
  readonly prefixes: {
    readonly arm: HashPrefix;
    readonly shadow: HashPrefix;
    /** Null when the experiment is in no layer. */
    readonly layer: HashPrefix | null;
  };
}

/**
 * Hashes an experiment's salts ahead. Decisions are the same as without.
 *
 * @example assign(compileExperiment(twoArms), 'customer-42').slot === assign(twoArms, 'customer-42').slot
 */
export function compileExperiment(experiment: Experiment): CompiledExperiment {
  const { salt, layer } = experiment;
  return {
    ...experiment,
    prefixes: {
      arm: slotPrefix(salt, 'arm'),
      shadow: slotPrefix(salt, 'shadow'),
      layer: layer === null ? null : slotPrefix(layer.salt, 'layer'),
    },
  };
}

/** A unit's slot of purpose `arm`. */
export function armSlotOf(experiment: Experiment | CompiledExperiment, unit: string): number {
  return 'prefixes' in experiment
    ? slotAfter(experiment.prefixes.arm, unit)
    : slotOf(experiment.salt, 'arm', unit);
}

/** A unit's slot of purpose `shadow`. */
export function shadowSlotOf(experiment: Experiment | CompiledExperiment, unit: string): number {
  return 'prefixes' in experiment
    ? slotAfter(experiment.prefixes.shadow, unit)
    : slotOf(experiment.salt, 'shadow', unit);
}

/** A unit's slot of purpose `layer`; null when the experiment is in no layer. */
export function layerSlotOf(experiment: Experiment | CompiledExperiment, unit: string): number | null {
  const { layer } = experiment;
  if (layer === null) return null;
  return 'prefixes' in experiment && experiment.prefixes.layer !== null
    ? slotAfter(experiment.prefixes.layer, unit)
    : slotOf(layer.salt, 'layer', unit);
}
