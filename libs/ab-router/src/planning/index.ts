export { planExperiment } from './experiment-plan.ts';
export { minimumDetectableDifference, minimumDetectableLift } from './minimum-detectable-effect.ts';
export { confirmPairedLosses, confirmPairedOutcomes, pairedRows } from './paired-units.ts';
export { experimentPlanFaults } from './experiment-plan-fault.ts';
export { ratioVariance } from './planned-outcome.ts';
export { EQUAL_SHARES, requiredUnits, unitsForDifference } from './required-units.ts';
export { DEFAULT_DESIGN, detectionFactor } from './test-design.ts';
export { DEFAULT_HORIZON_DAYS } from './traffic.ts';

export type { ExperimentPlan, NeverReason } from './experiment-plan.ts';
export type { RelativeDetectable } from './minimum-detectable-effect.ts';
export type { ConfirmationUnits } from './paired-units.ts';
export type { ExperimentPlanFault, ExperimentPlanFaultCode, PlanQuestion } from './experiment-plan-fault.ts';
export type { PlannedEffect, PlannedOutcome } from './planned-outcome.ts';
export type { TwoArms } from './required-units.ts';
export type { TestDesign } from './test-design.ts';
export type { Traffic } from './traffic.ts';
