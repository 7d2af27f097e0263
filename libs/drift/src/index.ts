export { classicScore, MINIMUM_ROWS } from './classic-score.ts';
export { maxFeatureScore, weightedFeatureScore } from './companion-scores.ts';
export { DriftError } from './drift-error.ts';
export { binnedWasserstein } from './measures/binned-wasserstein.ts';
export { designCorrectedPValue } from './measures/design-corrected-p-value.ts';
export { exactKolmogorovPValue } from './measures/exact-kolmogorov.ts';
export { fourierBasis } from './measures/fourier-basis.ts';
export { fourierDiscrepancy, fourierNullScale } from './measures/fourier-discrepancy.ts';
export { addToFourierSketch, emptyFourierSketch, mergeFourierSketches } from './measures/fourier-sketch.ts';
export { hellingerDistance } from './measures/hellinger.ts';
export { homogeneity } from './measures/homogeneity.ts';
export { jensenShannonDistance } from './measures/jensen-shannon.ts';
export { kolmogorovBounds } from './measures/kolmogorov-bounds.ts';
export { kolmogorovPValue, stephensPValue } from './measures/kolmogorov-p-value.ts';
export { kolmogorovSmirnov } from './measures/kolmogorov-smirnov.ts';
export { largestDifference } from './measures/largest-difference.ts';
export { missingShare } from './measures/missing-share.ts';
export { nullScalePValue } from './measures/null-scale.ts';
export { populationStability } from './measures/population-stability.ts';
export {
  principalDirections,
  reconstructionError,
  reconstructionNullScale,
  reconstructionPValue,
} from './measures/reconstruction-error.ts';
export { addToSecondMoments, emptySecondMoments, mergeSecondMoments } from './measures/second-moments.ts';
export { standardisedDistance } from './measures/standardised-distance.ts';
export { wassersteinDistance } from './measures/wasserstein.ts';
export { mergeMoments, NO_MOMENTS, standardDeviation } from './moments.ts';
export { PaneRing } from './pane-ring.ts';
export { addPane, countWrongType, emptyPane, mergePanes, observe, observePrediction } from './pane.ts';
export { paneOfWindow } from './pane-of-window.ts';
export { PROBABILITY_BINS, probabilityBin } from './prediction-reference.ts';
export { toWindow } from './profile-window.ts';
export { parseReferenceProfile } from './parse-reference-profile.ts';
export { binOf, quantileEdges } from './quantile-edges.ts';
export { buildReferenceProfile } from './reference-profile.ts';
export { compareArms, comparePredictions, DEFAULT_ARM_POLICY } from './arms/compare-arms.ts';
export { adwin } from './detectors/adwin.ts';
export { ddm } from './detectors/ddm.ts';
export { pageHinkley } from './detectors/page-hinkley.ts';
export { accuracyGap } from './performance/accuracy-gap.ts';
export { addBinary, binaryEstimate, mergeBinarySums, NO_BINARY_SUMS } from './performance/binary-estimate.ts';
export { calibrated, calibrationMap } from './performance/calibration-map.ts';
export { estimatedAccuracy } from './performance/estimated-accuracy.ts';
export { realisedAccuracy } from './performance/realised-accuracy.ts';
export { evaluateRows } from './quality/evaluate-rows.ts';
export { evaluateWindow } from './quality/evaluate-window.ts';
export { parseQualityRules } from './quality/parse-quality-rules.ts';
export { adjustPValues, benjaminiHochberg, bonferroni } from './verdict/adjusted-p-values.ts';
export { DEFAULT_ALARM_POLICY, readAlarmPolicy } from './verdict/alarm-policy.ts';
export { nextState, observationOf, QUIET } from './verdict/alarm-state.ts';
export { DEFAULT_DRIFT_POLICY, policyAlpha, readDriftPolicy } from './verdict/drift-policy.ts';
export { driftReport } from './verdict/drift-report.ts';
export { testAlpha, windowAlpha } from './verdict/false-alarm-budget.ts';
export { verdictOf, worstVerdict } from './verdict/verdict.ts';

export type { ClassicFeatureScore, ClassicScore, ScoredTraffic } from './classic-score.ts';
export type { DriftErrorCode } from './drift-error.ts';
export type { Blocks } from './design-effect.ts';
export type { CategoricalReference, FeatureReference, NumericReference } from './feature-reference.ts';
export type { CategoricalSpec, FeatureSpec, NumericSpec } from './feature-spec.ts';
export type { CategoricalWindow, FeatureWindow, NumericWindow } from './feature-window.ts';
export type { BinnedSample, BinnedWasserstein } from './measures/binned-wasserstein.ts';
export type { FourierBasis, FourierBasisOptions } from './measures/fourier-basis.ts';
export type { FourierDiscrepancy } from './measures/fourier-discrepancy.ts';
export type { FourierSketch } from './measures/fourier-sketch.ts';
export type { Homogeneity } from './measures/homogeneity.ts';
export type { KolmogorovBounds } from './measures/kolmogorov-bounds.ts';
export type { KolmogorovSmirnov } from './measures/kolmogorov-smirnov.ts';
export type { LargestDifference } from './measures/largest-difference.ts';
export type { MissingShare, Presence } from './measures/missing-share.ts';
export type { NullScale } from './measures/null-scale.ts';
export type { PopulationStability } from './measures/population-stability.ts';
export type { SecondMoments } from './measures/second-moments.ts';
export type { Moments } from './moments.ts';
export type { PaneLayout } from './pane-layout.ts';
export type { PaneRingOptions, PaneWindow, TimedPane, WindowOptions } from './pane-ring.ts';
export type { Pane } from './pane.ts';
export type {
  CalibrationBin,
  ClassPredictions,
  NumberPredictions,
  PredictionReference,
} from './prediction-reference.ts';
export type { Predicted, PredictedClasses, PredictedNumbers } from './prediction-summary.ts';
export type { PredictionWindow, ProbabilityWindow, ProfileWindow } from './profile-window.ts';
export type { ReferenceOptions, ReferenceProfile } from './reference-profile.ts';
export type {
  ArmComparison,
  ArmFeature,
  ArmPolicy,
  ArmVerdict,
  PredictionComparison,
} from './arms/compare-arms.ts';
export type { AdwinOptions, AdwinState } from './detectors/adwin.ts';
export type { DdmOptions, DdmState } from './detectors/ddm.ts';
export type { Detection, Detector, DetectorSignal, ShiftDirection } from './detectors/detector.ts';
export type { PageHinkleyOptions, PageHinkleyState } from './detectors/page-hinkley.ts';
export type { AccuracyGap, GapPolicy, GapVerdict } from './performance/accuracy-gap.ts';
export type { BinaryEstimate, BinarySums } from './performance/binary-estimate.ts';
export type { CalibrationPoint } from './performance/calibration-map.ts';
export type { EstimatedAccuracy } from './performance/estimated-accuracy.ts';
export type { MaturedLabels, RealisedAccuracy } from './performance/realised-accuracy.ts';
export type { Defined, DefinitionFault, DefinitionFaultCode } from './quality/definition-fault.ts';
export type { DataRow } from './quality/evaluate-rows.ts';
export type { QualityReport, QualityVerdict, RuleResult, WorstRow } from './quality/quality-report.ts';
export type { CellType, QualityLimits, QualityRule } from './quality/quality-rule.ts';
export type { Adjustment } from './verdict/adjusted-p-values.ts';
export type { AlarmPolicy } from './verdict/alarm-policy.ts';
export type { AlarmState, Observation, RememberedWindow } from './verdict/alarm-state.ts';
export type { DriftPolicy } from './verdict/drift-policy.ts';
export type { DriftReport } from './verdict/drift-report.ts';
export type { FalseAlarmBudget } from './verdict/false-alarm-budget.ts';
export type { FeatureMeasures } from './verdict/feature-measures.ts';
export type { FeatureReport, FeatureShares, TestReport } from './verdict/feature-report.ts';
export type { ImportanceQuadrant } from './verdict/importance-quadrant.ts';
export type { Reason } from './verdict/reason.ts';
export type { BinChange } from './verdict/top-bins.ts';
export type { Evidence, Verdict } from './verdict/verdict.ts';
