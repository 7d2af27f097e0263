export { allocate, armOfSlot, slotsOf } from './allocation.ts';
export { assign } from './assign.ts';
export { compareCodePoints } from './code-point-order.ts';
export { compare, compareAdjusted } from './comparison/compare.ts';
export { comparisonFaults } from './comparison/comparison-options.ts';
export {
  mixtureVariance,
  oneSidedMultiplier,
  sequentialMultiplier,
} from './comparison/confidence-sequence.ts';
export { equivalence, nonInferiority } from './comparison/margin.ts';
export { bestOfBetas, bestOfNormals } from './comparison/probability-best.ts';
export { keepRunning, NO_LOOKS } from './comparison/running-evidence.ts';
export { newcombeInterval, wilsonInterval } from './comparison/two-proportions.ts';
export { addRateCounts, rateEvidence, rateLogE, startRateProcess } from './e-process/rate-e-process.ts';
export {
  addTwoRateBlock,
  blockLogE,
  DEFAULT_ODDS_RATIOS,
  startTwoRateProcess,
  twoRateEvidence,
} from './e-process/two-rate-e-process.ts';
export { addBinary, mergeBinary, NO_BINARY } from './evidence/binary.ts';
export {
  addToHistogram,
  cumulativeCounts,
  emptyHistogram,
  fractionAbove,
  histogramFromCumulative,
  histogramQuantile,
  mergeHistograms,
} from './evidence/histogram.ts';
export { addMoments, mergeMoments, momentsFromSums, NO_MOMENTS, variance } from './evidence/moments.ts';
export { addPair, mergePairMoments, NO_PAIR_MOMENTS } from './evidence/pair-moments.ts';
export { compileExperiment } from './compile-experiment.ts';
export { defineExperiment } from './define-experiment.ts';
export { flagdBucket } from './compat/flagd.ts';
export {
  growthbookHash,
  growthbookIsInNamespace,
  growthbookRanges,
  growthbookVariation,
} from './compat/growthbook.ts';
export { unleashHash, UNLEASH_VARIANT_SEED } from './compat/unleash.ts';
export { layersOverlap } from './layer.ts';
export { murmur3 } from './murmur3.ts';
export { nextEpoch, stopExperiment } from './next-epoch.ts';
export { readAllocation } from './read-allocation.ts';
export { readExperiment } from './read-experiment.ts';
export { movesBetween, reweight } from './reweight.ts';
export { SLOT_COUNT, shareOfSlots, slotOf, slotsOfShare, unitHash } from './slot.ts';
export { isTargeted } from './targeting.ts';
export {
  addDelayedUnits,
  compareDelayCorrected,
  delayCorrectedRate,
  delayedPositives,
  NO_DELAYED_POSITIVES,
} from './labels/delay-corrected-rate.ts';
export { atEqualMaturity } from './labels/equal-maturity.ts';
export { labelDelay, maturityWindow, shareArrivedWithin } from './labels/label-delay.ts';
export { amongLabelled, amongMature, countMatureLabels, matured } from './labels/mature-units.ts';
export { mcnemar } from './paired/mcnemar.ts';
export { comparePairedOutcomes } from './paired/paired-accuracy.ts';
export { comparePairedLosses, comparePairedLossPairs, differenceMoments } from './paired/paired-loss.ts';
export {
  addPairedOutcome,
  mergePairedOutcomes,
  NO_PAIRED_OUTCOMES,
  rowsOf,
} from './paired/paired-outcomes.ts';
export { pairedScoreInterval } from './paired/paired-score-interval.ts';
export { countFaults } from './sample-ratio/count-fault.ts';
export { DIRICHLET_CONCENTRATION, dirichletLogE } from './sample-ratio/dirichlet-mixture.ts';
export { labelCoverage } from './sample-ratio/label-coverage.ts';
export { sampleRatioChiSquare, stratifiedChiSquare } from './sample-ratio/sample-ratio-chi-square.ts';
export {
  SAMPLE_RATIO_HOLD,
  SAMPLE_RATIO_MISMATCH,
  sampleRatio,
  sampleRatioAlarm,
} from './sample-ratio/sample-ratio.ts';

export type { Allocation, AllocationOptions, SlotRange } from './allocation.ts';
export type { ArmWeight } from './arm-weight.ts';
export type { AssignmentContext, PriorAssignment } from './assign.ts';
export type { BucketRange } from './compat/growthbook.ts';
export type { Alternative } from './comparison/alternative.ts';
export type { ArmChance } from './comparison/best-of-laws.ts';
export type { AdjustedEffect } from './comparison/compare.ts';
export type {
  AnytimeValidOptions,
  ComparisonFault,
  ComparisonFaultCode,
  ComparisonOptions,
  ComparisonQuestion,
  FixedHorizonOptions,
} from './comparison/comparison-options.ts';
export type { EffectScale } from './comparison/contrast.ts';
export type { Evidence } from './comparison/evidence.ts';
export type { Direction, Equivalence, NonInferiority, UndecidedReason } from './comparison/margin.ts';
export type { BetaPosterior, NormalPosterior } from './comparison/probability-best.ts';
export type { RunningEvidence } from './comparison/running-evidence.ts';
export type { Effect, EffectStatus } from './effect.ts';
export type { AnytimeEvidence } from './e-process/anytime-evidence.ts';
export type { RateHypothesis, RateProcess } from './e-process/rate-e-process.ts';
export type { TwoRateProcess } from './e-process/two-rate-e-process.ts';
export type { DelayCorrectedRate, DelayedPositives } from './labels/delay-corrected-rate.ts';
export type { ArmUnits, EqualMaturity } from './labels/equal-maturity.ts';
export type { DelayObservation, LabelDelay } from './labels/label-delay.ts';
export type { LabelledUnit, MatureLabels } from './labels/mature-units.ts';
export type { McNemar } from './paired/mcnemar.ts';
export type { PairedAccuracy, PairedEffect } from './paired/paired-accuracy.ts';
export type { PairedMethod } from './paired/paired-method.ts';
export type { PairedOutcomes } from './paired/paired-outcomes.ts';
export type { ArmCount, CountStratum } from './sample-ratio/arm-count.ts';
export type { CountFault, CountFaultCode } from './sample-ratio/count-fault.ts';
export type { ArmLabels, LabelCoverage, LabelStratum } from './sample-ratio/label-coverage.ts';
export type { ChiSquareTest } from './sample-ratio/sample-ratio-chi-square.ts';
export type { SampleRatio, SampleRatioStatus } from './sample-ratio/sample-ratio.ts';
export type { Binary } from './evidence/binary.ts';
export type {
  Histogram,
  HistogramFault,
  HistogramFaultCode,
  HistogramQuantile,
  HistogramResult,
} from './evidence/histogram.ts';
export type { Moments } from './evidence/moments.ts';
export type { PairMoments } from './evidence/pair-moments.ts';
export type { CompiledExperiment } from './compile-experiment.ts';
export type { HashPrefix } from './murmur3.ts';
export type { Assigned, AssignmentReason, Decision, Excluded, ExclusionReason } from './decision.ts';
export type { Defined, DefinitionFault, DefinitionFaultCode } from './definition-fault.ts';
export type { EpochChange, Experiment, ExperimentDefinition, ExperimentTerms } from './experiment.ts';
export type { Layer } from './layer.ts';
export type { NextEpoch } from './next-epoch.ts';
export type { Override } from './override.ts';
export type { Reweighting, SlotMove } from './reweight.ts';
export type { Shadow } from './shadow.ts';
export type { SlotSpan } from './slot-span.ts';
export type { Purpose } from './slot.ts';
export type { Attributes, AttributeValue, Condition } from './targeting.ts';
