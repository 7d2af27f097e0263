export { BURN_IN_CONVERSIONS, BURN_IN_UNITS, DEFAULT_FLOOR, DEFAULT_MAX_STEP } from './bandit-options.ts';
export { banditFaults } from './bandit-fault.ts';
export { updateBandit } from './bandit.ts';
export { inversePropensityMeans, stratifiedMeans } from './rewards-under-changing-weights.ts';
export { topTwoWeights } from './top-two.ts';
export { withFloor, withStepCap } from './weight-limits.ts';

export type { BanditFault, BanditFaultCode } from './bandit-fault.ts';
export type { BanditArm, BanditOptions } from './bandit-options.ts';
export type { BanditUpdate, BanditWeight } from './bandit.ts';
export type { ArmMean, RewardEpoch } from './rewards-under-changing-weights.ts';
