import type { OpenAPIObject } from '@nestjs/swagger';

type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;
type SchemaObject = Exclude<Schemas[string], { $ref: string }>;

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const scalar: SchemaObject = { oneOf: [{ type: 'number' }, { type: 'boolean' }, { type: 'string' }] };

const options: Record<string, SchemaObject> = {
  unit: {
    type: 'string',
    minLength: 1,
    maxLength: 256,
    description: 'The entity that must keep getting the same version. Without it every row is its own unit',
  },
  explain: { type: 'boolean', description: 'Explain each score by input, with exact TreeSHAP' },
  dry_run: { type: 'boolean', description: 'Score without counting or recording the prediction' },
};

const answered: Record<string, SchemaObject | { $ref: string }> = {
  prediction: { oneOf: [{ type: 'string' }, { type: 'number' }], description: 'A class, or a number' },
  probabilities: {
    type: 'object',
    additionalProperties: { type: 'number' },
    description: 'Class → share, summing to 1; absent for regression',
  },
  model_version: { type: 'string', description: 'The version that scored, such as v2' },
  variant: {
    type: 'string',
    description: "The arm that the unit was assigned to; by default the version's name",
  },
  prediction_id: { type: 'string', format: 'uuid', description: 'To be sent back with the ground truth' },
  explanation: ref('Explanation'),
};
const required = ['prediction', 'model_version', 'variant', 'prediction_id'];
const model: SchemaObject = { type: 'string', description: 'The name of the model' };

/** Named schemas of the prediction routes, for the components of the OpenAPI document. */
export const PREDICT_SCHEMAS: Schemas = {
  Row: {
    description: 'One row: a list of values in signature order, or an object by input name',
    oneOf: [
      { type: 'array', items: scalar },
      { type: 'object', additionalProperties: scalar },
    ],
  },
  PredictOne: {
    type: 'object',
    additionalProperties: false,
    required: ['features'],
    properties: { features: ref('Row'), ...options },
  },
  PredictMany: {
    type: 'object',
    additionalProperties: false,
    required: ['instances'],
    properties: { instances: { type: 'array', minItems: 1, maxItems: 1000, items: ref('Row') }, ...options },
  },
  Explanation: {
    type: 'object',
    description: 'Shapley values: base plus all contributions is the score of the predicted class',
    required: ['output', 'scale', 'base', 'contributions'],
    properties: {
      output: { type: ['string', 'null'], description: 'The class whose score it is; null for regression' },
      scale: { type: 'string', enum: ['share', 'value', 'margin'], description: 'What the numbers are' },
      base: { type: 'number', description: 'Expected score over the training rows' },
      contributions: {
        type: 'object',
        additionalProperties: { type: 'number' },
        description: 'Input → contribution',
      },
    },
  },
  PredictedRow: { type: 'object', required, properties: answered },
  Prediction: { type: 'object', required: ['model', ...required], properties: { model, ...answered } },
  PredictionBatch: {
    type: 'object',
    required: ['model', 'predictions'],
    properties: { model, predictions: { type: 'array', items: ref('PredictedRow') } },
  },
};

/** The body of a prediction request. */
export const PREDICT_BODY: SchemaObject = { oneOf: [ref('PredictOne'), ref('PredictMany')] };

/** The answer to a prediction request: one row's, or the batch's in row order. */
export const PREDICT_ANSWER: SchemaObject = { oneOf: [ref('Prediction'), ref('PredictionBatch')] };

export const PREDICT_BODY_EXAMPLES = {
  list: { summary: 'One row as a list', value: { features: [5.1, 3.5, 1.4, 0.2] } },
  named: {
    summary: 'One row by name, for a unit',
    value: {
      features: { sepal_length: 5.1, sepal_width: 3.5, petal_length: 1.4, petal_width: 0.2 },
      unit: 'customer-42',
    },
  },
  batch: {
    summary: 'Two rows',
    value: {
      instances: [
        [5.1, 3.5, 1.4, 0.2],
        [6.7, 3, 5.2, 2.3],
      ],
    },
  },
};

export const PREDICT_ANSWER_EXAMPLE = {
  prediction: 'setosa',
  probabilities: { setosa: 1, versicolor: 0, virginica: 0 },
  model: 'iris',
  model_version: 'v1',
  variant: 'v1',
  prediction_id: '6f1c4d0e-8f0e-4f5e-9c7b-2f3f0a1b2c3d',
};
