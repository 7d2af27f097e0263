export { classicScore, MINIMUM_ROWS } from './classic-score.ts';
export { DriftError } from './drift-error.ts';
export { mergeMoments, NO_MOMENTS, standardDeviation } from './moments.ts';
export { PaneRing } from './pane-ring.ts';
export { emptyPane, mergePanes, observe } from './pane.ts';
export { parseReferenceProfile } from './parse-reference-profile.ts';
export { binOf, quantileEdges } from './quantile-edges.ts';
export { buildReferenceProfile } from './reference-profile.ts';

export type { ClassicFeatureScore, ClassicScore, ScoredTraffic } from './classic-score.ts';
export type { DriftErrorCode } from './drift-error.ts';
export type { Moments } from './moments.ts';
export type { PaneRingOptions } from './pane-ring.ts';
export type { FeaturePane, Pane } from './pane.ts';
export type { NumericReference, PredictionReference, ReferenceProfile } from './reference-profile.ts';
