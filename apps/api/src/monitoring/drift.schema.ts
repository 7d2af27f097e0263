import type { OpenAPIObject } from '@nestjs/swagger';

type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;
type SchemaObject = Exclude<Schemas[string], { $ref: string }>;
type Schema = Schemas[string];

const VERDICT: SchemaObject = {
  type: 'string',
  enum: ['stable', 'warning', 'drift', 'insufficient'],
  description: '`insufficient`: too few rows to say anything, which is not the same as stable',
};
const ARM_VERDICT: SchemaObject = { type: 'string', enum: ['alike', 'different', 'insufficient'] };
const text = (description: string): SchemaObject => ({ type: 'string', description });
const number = (description: string): SchemaObject => ({ type: 'number', description });
const share = (description: string): SchemaObject => ({
  type: 'number',
  minimum: 0,
  maximum: 1,
  description,
});
const count = (description: string): SchemaObject => ({ type: 'integer', minimum: 0, description });
const moment = (description: string): SchemaObject => ({ type: 'string', format: 'date-time', description });
const list = (items: Schema): SchemaObject => ({ type: 'array', items });
const maybe = (schema: SchemaObject): SchemaObject => ({ oneOf: [schema, { type: 'null' }] });
/** Every field is always there. */
const object = (properties: Record<string, Schema>, description?: string): SchemaObject => ({
  type: 'object',
  additionalProperties: false,
  required: Object.keys(properties),
  properties,
  ...(description === undefined ? {} : { description }),
});

const bins = list(
  object({
    label: text('The bin'),
    before: share('In training, or in the first arm'),
    after: share('In the window, or in the second arm'),
    contribution: number('Its term of the population stability index'),
  }),
);

const test = object({
  p_value: maybe(share('Before adjustment; null when it was not made')),
  p_adjusted: maybe(share('Over all tests of the window')),
  effect: number('How large the difference is'),
  measure: { type: 'string', enum: ['jensen-shannon', 'wasserstein', 'missing-change'] },
  limit: number('The smallest effect that matters'),
  verdict: VERDICT,
});

const measures = object({
  psi: maybe(
    object({
      value: number('Population stability index'),
      null_mean: number('What noise alone makes of it on average'),
      p_value: share('Without drift'),
    }),
  ),
  jensen_shannon: maybe(share('Distance, base 2')),
  kolmogorov: maybe(
    object({ low: share('At least'), high: share('At most'), p_value: share('Of the lower bound') }),
  ),
  wasserstein: maybe(
    object({
      value: number('In training standard deviations'),
      low: number('At least'),
      high: number('At most'),
    }),
  ),
  chi_square: maybe(
    object({
      statistic: number('Two-sample χ², rare bins pooled'),
      degrees_of_freedom: number('Bins less 1'),
      p_value: share('Corrected by the design effect'),
      smallest_expected: number('Below about 5 the χ² law is rough'),
    }),
  ),
});

const feature = object({
  name: text('The input'),
  kind: { type: 'string', enum: ['numeric', 'categorical'] },
  verdict: VERDICT,
  n: count('Rows with a value'),
  reference_rows: count('The same in training'),
  shares: object({
    missing: share('Rows without a value'),
    reference_missing: share('The same in training'),
    unseen: share('Rows of a category that training did not know'),
    out_of_range: share('Rows outside the declared range'),
    wrong_type: share('Rows refused for their type'),
  }),
  measures,
  tests: object({ distribution: test, missing: maybe(test) }),
  strength: number('Largest effect relative to its limit among the tests that are sure'),
  contribution: number('Strength times importance: how inputs are ranked'),
  importance: maybe(share('Share of the model’s skill that hangs on it')),
  quadrant: {
    type: 'string',
    enum: ['drifted-important', 'drifted-unimportant', 'stable-important', 'stable-unimportant', 'unknown'],
  },
  top_bins: bins,
});

const classic: SchemaObject = {
  description: 'The score of model_drift_score, for this version alone',
  oneOf: [
    object({
      state: { type: 'string', enum: ['insufficient'] },
      rows: count('Seen'),
      minimum_rows: count('Needed'),
    }),
    object({
      state: { type: 'string', enum: ['scored'] },
      rows: count('Seen'),
      score: share('0: as in training'),
      features: list(
        object({
          name: text('The input'),
          score: number('Not clamped'),
          importance: maybe(share('Of the input')),
        }),
      ),
    }),
  ],
};

const reasons = list(
  object({
    code: text('Stable name of the finding'),
    feature: maybe(text('The input')),
    finding: text('What was found'),
    remedy: text('What to do'),
  }),
);

const arm = object({
  variant: text('The arm'),
  model_version: text('The version that scored'),
  rows: count('In the window'),
});

const counted = {
  n: count('Rows with a value'),
  missing: count('Rows without one'),
  wrong_type: count('Rows refused for its type'),
  counts: list(count('Rows per bin of the reference profile')),
};
const countedFeature: SchemaObject = {
  oneOf: [
    object({
      kind: { type: 'string', enum: ['numeric'] },
      ...counted,
      mean: number('Of the values'),
      m2: number('Σ (x − mean)²'),
      min: maybe(number('Smallest value')),
      max: maybe(number('Largest value')),
      out_of_range: count('Rows outside the declared range'),
      sums: list(number('Sum of the values per bin')),
    }),
    object({
      kind: { type: 'string', enum: ['categorical'] },
      ...counted,
      unseen: count('Rows of a category that training did not know'),
    }),
  ],
};
const probability = object({
  n: count('Predictions with a probability'),
  sum: number('Σ p'),
  variance: number('Σ p (1 − p)'),
});
const counts = object(
  {
    features: list(countedFeature),
    predictions: maybe(
      object({ distribution: countedFeature, probability, probability_bins: list(probability) }),
    ),
  },
  'What was counted, in the bins of profile.json: enough to judge the window anew',
);

const version = object({
  version: { type: 'integer', minimum: 1 },
  name: text('Such as v3'),
  state: VERDICT,
  rows: count('Answered in the window, over all replicas'),
  from: moment('Where the first pane of the window begins'),
  to: moment('Its end: now'),
  alarm: object(
    {
      phase: { type: 'string', enum: ['quiet', 'alarm'] },
      since: maybe(moment('When the phase began')),
      raised_at: maybe(moment('When an alarm was last raised')),
    },
    'Raised by two of three windows in a row; of the replica that answers, since it was started',
  ),
  classic,
  alpha: share('Level of the window for adjusted p-values'),
  tests: count('Tests made'),
  strength: number('Largest strength of the inputs: from 1 on there is drift'),
  features: list(feature),
  prediction: maybe({
    ...feature,
    description: 'The distribution of predictions, judged like one more input',
  }),
  ranking: list(text('Names, worst first')),
  reasons,
  quality: list(
    object({
      name: text('The input'),
      values: count('Rows with a value'),
      missing: count('Rows without one'),
      unseen: count('Rows of a category that training did not know'),
      out_of_range: count('Rows outside the declared range'),
      wrong_type: count('Rows refused for its type; they are in no other count'),
    }),
  ),
  window: counts,
  estimated_accuracy: maybe(
    object(
      {
        n: count('Predictions with a probability'),
        accuracy: share('Expected share of right predictions'),
        low: share('95 % interval'),
        high: share('95 % interval'),
        standard_error: number('Of the accuracy'),
        outcome_variance: number('Mean p (1 − p) of one row'),
        calibration_variance: number('Of the calibration table'),
        is_calibrated: { type: 'boolean' },
      },
      'Accuracy without labels (CBPE): follows changes of the inputs, blind to a change of what they mean',
    ),
  ),
  arms: list(arm),
  policy: object({
    false_alarms_per_month: number('What the level is derived from'),
    windows_per_month: number('Windows of this length'),
    alpha: maybe(share('Level of one window; null: from the budget')),
    adjustment: { type: 'string', enum: ['benjamini-hochberg', 'bonferroni'] },
    minimum_rows: count('Rows with a value that a window must have'),
    minimum_reference_rows: count('The same for training'),
    minimum_jensen_shannon: number('Smallest distance that matters'),
    minimum_wasserstein: number('Smallest distance that matters'),
    minimum_missing_change: number('Smallest change that matters'),
  }),
});

const armInputs = object({
  verdict: ARM_VERDICT,
  features: list(
    object({
      name: text('The input'),
      verdict: ARM_VERDICT,
      rows: list(count('With a value, in either arm')),
      p_value: maybe(share('Same distribution')),
      missing_p_value: maybe(share('Same missing share')),
      p_adjusted: maybe(share('The smaller of both, adjusted')),
      jensen_shannon: maybe(share('Distance between the arms')),
      top_bins: bins,
    }),
  ),
  reasons: list(object({ finding: text('What was found'), remedy: text('What to do') })),
});

const armPredictions = object({
  verdict: { type: 'string', enum: ['same', 'differ', 'insufficient'] },
  p_value: maybe(share('Same distribution')),
  jensen_shannon: maybe(share('Distance between the arms')),
  top_bins: bins,
  finding: text('What was found'),
  remedy: text('What to do'),
});

/** The answer of `GET /v1/models/{model}/drift`. */
export const DRIFT_ANSWER: SchemaObject = object({
  model: text('The model'),
  window_seconds: number('Length of the window'),
  versions: list(version),
  arms: list(
    object(
      {
        a: arm,
        b: arm,
        inputs: maybe({
          ...armInputs,
          description:
            'Whether both were given the same traffic; null when they are counted in different bins',
        }),
        predictions: maybe({
          ...armPredictions,
          description: 'A difference here is what an experiment is for',
        }),
      },
      'The first arm beside another one',
    ),
  ),
});
