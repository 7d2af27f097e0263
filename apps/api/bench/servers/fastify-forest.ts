/**
 * Fastify alone with the same forests: a compiled schema in, a compiled serialiser out, no Nest, no metrics, no drift,
 * no log. Started by the benchmark with the port and the model repository.
 */
import { randomUUID } from 'node:crypto';
import { artifactDirectory, readArtifact } from '@switchyard/model-io/node';
import Fastify from 'fastify';
import type { IrisAnswer, IrisRequest } from './iris-answer.ts';

const [, , port = '', repository = ''] = process.argv;
const models = await Promise.all(
  [1, 2].map(async (version) => (await readArtifact(artifactDirectory(repository, 'iris', version))).model),
);

const row = { type: 'array', items: { type: 'number' }, minItems: 4, maxItems: 4 } as const;
const answer = {
  type: 'object',
  properties: {
    model: { type: 'string' },
    prediction: { type: 'string' },
    probabilities: {
      type: 'object',
      properties: Object.fromEntries(
        ['setosa', 'versicolor', 'virginica'].map((name) => [name, { type: 'number' }]),
      ),
    },
    model_version: { type: 'string' },
    variant: { type: 'string' },
    prediction_id: { type: 'string' },
  },
} as const;

const values = new Float64Array(4);
function score(features: readonly number[], unit: string): IrisAnswer {
  let hash = 2166136261;
  for (let i = 0; i < unit.length; i++) hash = Math.imul(hash ^ unit.charCodeAt(i), 16777619);
  const side = hash & 1;
  const model = models[side];
  if (model === undefined) throw new Error('Two versions were loaded.');
  const faults = model.encoder.read(features, values, 0);
  if (faults.length > 0) throw new Error(faults[0]?.message);
  const { prediction, probabilities } = model.score(values, 0);
  const version = side === 0 ? 'v1' : 'v2';
  return {
    prediction: String(prediction),
    probabilities: probabilities ?? {},
    model_version: version,
    variant: version,
    prediction_id: randomUUID(),
  };
}

const fastify = Fastify();
fastify.get('/', () => ({ ready: true }));
fastify.post<{ Body: IrisRequest }>(
  '/predict',
  {
    schema: {
      body: {
        type: 'object',
        properties: {
          features: row,
          instances: { type: 'array', items: row, minItems: 1, maxItems: 1000 },
          unit: { type: 'string', maxLength: 256 },
        },
        additionalProperties: false,
      },
      response: {
        200: {
          type: 'object',
          properties: { ...answer.properties, predictions: { type: 'array', items: answer } },
        },
      },
    },
  },
  ({ body: { features, instances, unit } }) =>
    instances === undefined
      ? { model: 'iris', ...score(features ?? [], unit ?? '') }
      : { model: 'iris', predictions: instances.map((features) => score(features, randomUUID())) },
);
await fastify.listen({ port: Number(port), host: '127.0.0.1' });
// Ending by the default would leave no profile.
process.once('SIGTERM', () => process.exit());
