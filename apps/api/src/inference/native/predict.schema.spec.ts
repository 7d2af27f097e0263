import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { irisRepository } from '../../../test/iris-repository.ts';
import { startTestApi, type TestApi } from '../../../test/test-api.ts';
import { PREDICT_BODY_EXAMPLES, PREDICT_SCHEMAS } from './predict.schema.ts';

/** A value that the reader takes for each key that is documented. */
const ACCEPTED: Readonly<Record<string, unknown>> = {
  features: [5.1, 3.5, 1.4, 0.2],
  instances: [[5.1, 3.5, 1.4, 0.2]],
  unit: 'customer-42',
  explain: true,
  dry_run: true,
};

describe('the documented prediction body', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi(await irisRepository([1, 2]));
  });
  afterAll(() => api.close());

  it.each(Object.entries(PREDICT_BODY_EXAMPLES))('is answered in its example "%s"', async (_, { value }) => {
    expect((await api.call('/predict', value)).status).toBe(200);
  });

  it.each(['PredictOne', 'PredictMany'])('of %s has the keys that are read, and no others', async (name) => {
    const schema = PREDICT_SCHEMAS[name];
    if (schema === undefined || !('properties' in schema)) throw new Error(`${name} is not documented`);
    const keys = Object.keys(schema.properties ?? {});
    const body = Object.fromEntries(keys.map((key) => [key, ACCEPTED[key]]));
    expect((await api.call('/predict', body)).status).toBe(200);

    // The refusal of an unknown key lists those that are known.
    const { body: refusal } = await api.call('/predict', { ...body, surprise: 1 });
    const known = [...new Set([...keys, 'features', 'instances'])].sort();
    const listed = /the keys are ([^.]+)\./.exec(String(refusal['detail']))?.[1]?.split(', ').sort();
    expect(listed).toEqual(known);
  });
});
