import type { OpenAPIObject } from '@nestjs/swagger';

type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;
type SchemaObject = Exclude<Schemas[string], { $ref: string }>;

const ID = '0195f3a2-7c41-7d3e-8a52-1f0c9b7e6d45';

/** The body of one label. */
export const FEEDBACK_BODY: SchemaObject = {
  type: 'object',
  additionalProperties: false,
  required: ['prediction_id', 'label'],
  properties: {
    prediction_id: { type: 'string', format: 'uuid', description: 'As the prediction was answered' },
    label: {
      oneOf: [{ type: 'string', maxLength: 256 }, { type: 'number' }, { type: 'boolean' }],
      description:
        'The right class by its name (a number or truth value stands for the class of that name), or the right number',
    },
    revise: { type: 'boolean', description: 'Replace another label that is recorded already' },
  },
};

export const FEEDBACK_BODY_EXAMPLES = {
  class: { summary: 'A class', value: { prediction_id: ID, label: 'setosa' } },
  number: { summary: 'A number', value: { prediction_id: ID, label: 1.35 } },
  revise: {
    summary: 'A label that replaces another',
    value: { prediction_id: ID, label: 'virginica', revise: true },
  },
};

export const FEEDBACK_BATCH_EXAMPLE = `{"prediction_id":"${ID}","label":"setosa"}\n`;
