import { allocate, type Allocation, type ArmWeight } from './allocation.ts';
import type { Defined } from './definition-fault.ts';
import { SLOT_COUNT } from './slot.ts';

/** A fixed question over arms: which unit gets which arm is settled by the salt and the allocation alone. */
export interface Experiment {
  /** Separates this experiment's decisions from every other's. Never empty. */
  readonly salt: string;
  /** Counts the changes of the allocation; evidence is analysed by epoch. Starts at 1. */
  readonly epoch: number;
  readonly allocation: Allocation;
}

/**
 * An experiment in its first epoch.
 *
 * @returns the experiment, or every fault of its definition at once
 */
export function defineExperiment(salt: string, weights: readonly ArmWeight[]): Defined<Experiment> {
  const allocation = allocate(weights);
  const saltFaults =
    salt === ''
      ? [
          {
            code: 'empty-salt',
            pointer: '/salt',
            message: 'An experiment needs a salt, for example its name.',
          } as const,
        ]
      : [];
  if (!allocation.ok || saltFaults.length > 0) {
    const weightFaults = allocation.ok
      ? []
      : allocation.faults.map((fault) => ({ ...fault, pointer: `/weights${fault.pointer}` }));
    return { ok: false, faults: [...saltFaults, ...weightFaults] };
  }
  return { ok: true, value: { salt, epoch: 1, allocation: allocation.value } };
}

/** The share of units that an arm gets, in [0, 1], exact to one slot. */
export function shareOfSlots(slots: number): number {
  return slots / SLOT_COUNT;
}
