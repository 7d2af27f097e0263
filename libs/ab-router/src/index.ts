export { allocate, armOfSlot, slotsOf } from './allocation.ts';
export { assign } from './assign.ts';
export { compareCodePoints } from './code-point-order.ts';
export { defineExperiment, shareOfSlots } from './experiment.ts';
export { murmur3 } from './murmur3.ts';
export { SLOT_COUNT, slotOf, unitHash } from './slot.ts';

export type { Allocation, ArmWeight, SlotRange } from './allocation.ts';
export type { Decision } from './assign.ts';
export type { Defined, DefinitionFault, DefinitionFaultCode } from './definition-fault.ts';
export type { Experiment } from './experiment.ts';
export type { Purpose } from './slot.ts';
