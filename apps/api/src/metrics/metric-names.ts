/** What Prometheus is told about a metric. */
export interface MetricDefinition {
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  /** Names of its labels, whose values come from closed sets. */
  readonly labels: readonly string[];
}

const counter = (help: string, ...labels: readonly string[]) => ({ type: 'counter', help, labels }) as const;
const gauge = (help: string, ...labels: readonly string[]) => ({ type: 'gauge', help, labels }) as const;
const histogram = (help: string, ...labels: readonly string[]) =>
  ({ type: 'histogram', help, labels }) as const;

/**
 * Every metric of the api but those of the process. The first five have the names and label sets that small serving
 * demos have always used; what is new is a metric of its own, never a label on these.
 */
export const METRICS = {
  prediction_requests_total: counter('Prediction requests that ended, single or batch, failed ones included'),
  model_version_requests_total: counter(
    'Rows answered, by the model version that scored them; dry runs are not counted',
    'version',
  ),
  prediction_latency_seconds: histogram(
    'Seconds from the arrival of a prediction request to the end of its answer',
  ),
  prediction_errors_total: counter('Prediction requests that ended with a status of 400 or more'),
  model_drift_score: gauge(
    'Classic drift score of the default model over the last DRIFT_WINDOW, 0 to 1; NaN below 50 rows',
  ),

  prediction_failures_total: counter('Prediction requests that ended without an answer, by reason', 'reason'),
  prediction_shed_total: counter('Prediction requests that were refused because there was too much to do'),
  prediction_inflight_requests: gauge('Prediction requests that wait for their turn, a worker or a commit'),
  prediction_queue_depth: gauge('Rows that wait for their batch, over all workers'),
  prediction_batch_size: histogram('Rows per batch that a worker was given'),
  prediction_score: histogram(
    'Probability of the predicted class, by the version that scored',
    'model',
    'version',
  ),
  inference_stage_seconds: histogram(
    'Seconds in a stage of scoring. Of one request in 16, under the version of its first row; in workers, queue and infer of every batch',
    'model',
    'version',
    'stage',
  ),

  ab_assignments_total: counter(
    'Rows that the routing assigned to an arm; the experiment is named after its model',
    'experiment',
    'variant',
  ),
  arm_failures_total: counter(
    'Groups of rows whose arm had no answer; outcome: fallback when the stable version was asked, else error',
    'model',
    'variant',
    'reason',
    'outcome',
  ),
  canary_traffic_ratio: gauge(
    'Share of units that the routing of the default model gives to an arm',
    'variant',
  ),
  model_info: gauge(
    'Loaded versions: what computes them, and the fingerprint of their reference profile; always 1',
    'model',
    'version',
    'framework',
    'reference',
  ),

  model_drift_feature_score: gauge(
    'Distance of an input from training at the last evaluation, by measure; the 20 worst inputs of a version',
    'model',
    'version',
    'feature',
    'method',
  ),
  model_drift_state: gauge(
    'Verdict of the last evaluation: 0 stable, 1 warning, 2 drift, 3 insufficient',
    'model',
    'version',
  ),
  model_drift_alarm: gauge('Whether drift was confirmed by several windows: 0 or 1', 'model', 'version'),
  model_drift_window_samples: gauge('Rows in the last DRIFT_WINDOW, over all replicas', 'model', 'version'),
  model_drift_last_evaluation_timestamp_seconds: gauge('When drift was last evaluated', 'model', 'version'),
  model_drift_evaluation_seconds: histogram('Seconds that an evaluation of drift took', 'model', 'version'),
  feature_invalid_values_total: counter(
    'Values of an input that were missing, unseen in training, out of range or of the wrong type',
    'model',
    'version',
    'feature',
    'kind',
  ),
  model_estimated_accuracy_ratio: gauge(
    'Share of right predictions that their calibrated probabilities promise, at the last evaluation',
    'model',
    'version',
  ),
  model_estimated_accuracy_ratio_low: gauge('Lower end of its 95 % interval', 'model', 'version'),
  model_estimated_accuracy_ratio_high: gauge('Upper end of its 95 % interval', 'model', 'version'),
  model_reference_estimated_accuracy_ratio: gauge(
    'The same estimate for the labelled rows of training that calibrated it: what live traffic is held against',
    'model',
    'version',
  ),

  model_labels_total: counter('Predictions that have got their first label', 'model', 'version'),
  model_label_delay_seconds: histogram('Seconds from a prediction to its first label'),
  model_label_coverage_ratio: gauge(
    "Share of the last day's predictions that have a label",
    'model',
    'version',
  ),
  model_realized_accuracy_ratio: gauge(
    "Share of the last day's labelled predictions that were right",
    'model',
    'version',
  ),
  model_realized_accuracy_ratio_low: gauge('Lower end of its 95 % interval', 'model', 'version'),
  model_realized_accuracy_ratio_high: gauge('Upper end of its 95 % interval', 'model', 'version'),

  shadow_rows_total: counter('Rows that a shadow version has scored along', 'model', 'live', 'shadow'),
  shadow_agreed_rows_total: counter(
    'Rows for which both versions had the same answer',
    'model',
    'live',
    'shadow',
  ),
  shadow_dropped_rows_total: counter(
    'Rows that were not scored along because there was too much to do',
    'model',
    'live',
    'shadow',
  ),
  shadow_errors_total: counter('Rows that the shadow version could not score', 'model', 'live', 'shadow'),

  worker_queue_rows: gauge('Rows that wait for their batch', 'model', 'version'),
  worker_running_rows: gauge('Rows in the worker', 'model', 'version'),
  worker_expected_wait_seconds: gauge(
    'Seconds until a request that came now would be begun',
    'model',
    'version',
  ),
  worker_breaker_state: gauge('Circuit breaker: 0 closed, 1 half open, 2 open', 'model', 'version'),
  worker_restarts_total: counter('Threads started because one crashed or hung', 'model', 'version'),
  worker_recycles_total: counter('Threads replaced because they had done enough', 'model', 'version'),
  worker_batches_total: counter('Batches that ended, well or not', 'model', 'version'),
  worker_rows_total: counter('Rows of requests that got their scores', 'model', 'version'),

  prediction_log_rows_total: counter('Predictions that the log has written or dropped', 'outcome'),
  prediction_log_dropped_total: counter('Predictions that the log has dropped because its queue was full'),
  prediction_log_waiting_rows: gauge('Predictions that wait to be written'),
  store_up: gauge('Whether the store takes writes: 0 or 1'),
  store_write_failures_total: counter(
    'Writes of predictions and drift panes that failed and are tried again',
  ),
} as const satisfies Readonly<Record<string, MetricDefinition>>;

export type MetricName = keyof typeof METRICS;

/** Most predictions take less than half a millisecond. */
export const LATENCY_BUCKETS = [
  0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5,
];
export const STAGE_BUCKETS = [0.00001, 0.0001, 0.001, 0.01, 0.1, 1];
export const SCORE_BUCKETS = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];
export const BATCH_BUCKETS = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1000];
