/** The five classic metrics, by the names and label sets that small serving demos have always used. */
export const METRIC = {
  requests: 'prediction_requests_total',
  versionRequests: 'model_version_requests_total',
  latency: 'prediction_latency_seconds',
  errors: 'prediction_errors_total',
  drift: 'model_drift_score',
} as const;

/** Most predictions take less than half a millisecond. */
export const LATENCY_BUCKETS = [
  0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5,
];
