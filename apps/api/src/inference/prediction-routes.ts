/** The routes of the native protocol that predict. */
export const NATIVE_ROUTES = [
  '/predict',
  '/predict/:model',
  '/v1/models/:model/predict',
  '/v1/models/:model/versions/:version/predict',
  '/v1/models/:model/aliases/:alias/predict',
] as const;

/** The routes of the Open Inference Protocol that infer. */
export const INFER_ROUTES = ['/v2/models/:model/infer', '/v2/models/:model/versions/:version/infer'] as const;

/** The route of the MLflow scoring protocol that predicts. */
export const INVOCATION_ROUTES = ['/invocations'] as const;

/** Every route that predicts, as registered: what is counted and timed as a prediction request. */
export const PREDICTION_ROUTES: ReadonlySet<string> = new Set([
  ...NATIVE_ROUTES,
  ...INFER_ROUTES,
  ...INVOCATION_ROUTES,
]);
