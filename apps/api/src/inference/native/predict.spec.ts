import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { irisRepository } from '../../../test/iris-repository.ts';
import { ADMIN_KEY, startTestApi, type TestApi } from '../../../test/test-api.ts';

const SETOSA = [5.1, 3.5, 1.4, 0.2];
const NAMED = { sepal_length: 5.1, sepal_width: 3.5, petal_length: 1.4, petal_width: 0.2 };

describe('POST /predict', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi(await irisRepository([1, 2]));
  });
  afterAll(() => api.close());

  it('answers one row', async () => {
    const { status, body } = await api.call('/predict', { features: SETOSA });
    expect(status).toBe(200);
    expect(body).toEqual({
      model: 'iris',
      prediction: 'setosa',
      probabilities: { setosa: 1, versicolor: 0, virginica: 0 },
      model_version: expect.stringMatching(/^v[12]$/),
      variant: body['model_version'],
      prediction_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
  });

  it('takes rows by name in any order, and models by name', async () => {
    const turned = Object.fromEntries(Object.entries(NAMED).reverse());
    for (const features of [NAMED, turned]) {
      expect((await api.call('/predict/iris', { features })).body).toMatchObject({ prediction: 'setosa' });
    }
  });

  it('answers a batch in row order', async () => {
    const { status, body } = await api.call('/predict', {
      instances: [SETOSA, [6, 3, 4, 1.2], { ...NAMED, petal_length: 6, petal_width: 2 }],
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      model: 'iris',
      predictions: [{ prediction: 'setosa' }, { prediction: 'versicolor' }, { prediction: 'virginica' }],
    });
  });

  it('gives a batch with a unit one arm, and without one every row its own', async () => {
    const instances = Array.from({ length: 200 }, () => SETOSA);
    const armsOf = (body: Readonly<Record<string, unknown>>) =>
      new Set((body['predictions'] as readonly { readonly variant: string }[]).map(({ variant }) => variant));
    expect(armsOf((await api.call('/predict', { instances, unit: 'customer-1' })).body).size).toBe(1);
    expect(armsOf((await api.call('/predict', { instances })).body).size).toBe(2);
  });

  it('takes 1,000 rows and refuses 1,001', async () => {
    expect(
      (await api.call('/predict', { instances: Array.from({ length: 1000 }, () => SETOSA) })).status,
    ).toBe(200);
    const { status, body } = await api.call('/predict', {
      instances: Array.from({ length: 1001 }, () => SETOSA),
    });
    expect([status, body['errors']]).toEqual([400, [expect.objectContaining({ pointer: '/instances' })]]);
  });

  const REFUSED: readonly (readonly [string, string, string])[] = [
    ['too few values', '{"features":[1,2,3]}', '/features'],
    ['too many values', '{"features":[1,2,3,4,5]}', '/features'],
    ['a string', '{"features":["1",2,3,4]}', '/features/0'],
    ['a boolean', '{"features":[1,true,3,4]}', '/features/1'],
    ['NaN', '{"features":[NaN,2,3,4]}', ''],
    ['infinity', '{"features":[1,2,1e999,4]}', '/features/2'],
    ['null', '{"features":[1,2,3,null]}', '/features/3'],
    ['a nested list', '{"features":[[1],2,3,4]}', '/features/0'],
    ['an unknown key', '{"features":[1,2,3,4],"colour":1}', '/colour'],
    ['an unknown input', JSON.stringify({ features: { ...NAMED, colour: 1 } }), '/features/colour'],
    [
      'a missing input',
      '{"features":{"sepal_length":1,"sepal_width":1,"petal_length":1}}',
      '/features/petal_width',
    ],
    [
      '__proto__ as an input',
      `{"features":{"__proto__":1,${JSON.stringify(NAMED).slice(1)}}`,
      '/features/__proto__',
    ],
    ['__proto__ as a key', '{"features":[1,2,3,4],"__proto__":{"x":1}}', '/__proto__'],
    [
      'constructor as an input',
      JSON.stringify({ features: { ...NAMED, constructor: 1 } }),
      '/features/constructor',
    ],
    ['a name with slashes', JSON.stringify({ features: { ...NAMED, 'a/b~c': 1 } }), '/features/a~1b~0c'],
    ['an empty batch', '{"instances":[]}', '/instances'],
    ['a batch that is no list', '{"instances":{}}', '/instances'],
    ['a ragged batch', '{"instances":[[1,2,3,4],[1,2,3]]}', '/instances/1'],
    ['a bad value in a batch', '{"instances":[[1,2,3,4],{"sepal_length":"x"}]}', '/instances/1/sepal_length'],
    ['an empty body', '', ''],
    ['white space', '  \n', ''],
    ['a list as body', '[1,2,3,4]', ''],
    ['a number as body', '1', ''],
    ['null as body', 'null', ''],
    ['a text as features', '{"features":"abcd"}', '/features'],
    ['null as features', '{"features":null}', '/features'],
    ['neither features nor instances', '{"unit":"u"}', ''],
    ['features and instances', '{"features":[1,2,3,4],"instances":[[1,2,3,4]]}', ''],
    ['an empty unit', '{"features":[1,2,3,4],"unit":""}', '/unit'],
    ['a number as unit', '{"features":[1,2,3,4],"unit":1}', '/unit'],
    ['a text as dry_run', '{"features":[1,2,3,4],"dry_run":"yes"}', '/dry_run'],
    ['malformed JSON', '{"features":[1,2,3,4}', ''],
    ['50,000 nested lists', '['.repeat(50_000) + ']'.repeat(50_000), ''],
    [
      '50,000 nested lists as features',
      `{"features":${'['.repeat(50_000)}${']'.repeat(50_000)}}`,
      '/features',
    ],
    ['50,000 nested objects', '{"a":'.repeat(50_000) + '1' + '}'.repeat(50_000), '/a'],
    ['50,000 unclosed lists', '['.repeat(50_000), ''],
  ];

  it.each(REFUSED)('refuses %s with a pointer', async (_, payload, pointer) => {
    const { status, headers, body } = await api.call('/predict', payload);
    expect(status).toBe(400);
    expect(headers['content-type']).toContain('application/problem+json');
    expect(body).toMatchObject({
      status: 400,
      code: expect.stringMatching(/^(invalid_input|malformed_json)$/),
    });
    expect(body['request_id']).toBe(headers['x-request-id']);
    expect((body['errors'] as readonly { readonly pointer: string }[])[0]?.pointer).toBe(pointer);
    expect(JSON.stringify(body).length).toBeLessThan(8_000);
    expect((await api.call('/predict', { features: SETOSA })).status).toBe(200);
    expect(({} as { x?: unknown }).x).toBeUndefined();
  });

  it('says where JSON is malformed', async () => {
    const { body } = await api.call('/predict', '{"features":[1,2,3,4}');
    expect(body).toMatchObject({ code: 'malformed_json', detail: expect.stringContaining('position 20') });
  });

  it('lists at most 20 faults', async () => {
    const instances = Array.from({ length: 500 }, () => ['x', 'x', 'x', 'x']);
    const { body } = await api.call('/predict', { instances });
    expect(body['errors']).toHaveLength(20);
  });

  it('keeps its answer small however many faults a megabyte has', async () => {
    const many = Object.fromEntries(Array.from({ length: 90_000 }, (_, i) => [`k${i}`, 1]));
    for (const payload of [
      many,
      { features: many },
      { features: Array.from({ length: 200_000 }, () => 'x') },
    ]) {
      const { status, text, body } = await api.call('/predict', payload);
      expect([status, body['code']]).toEqual([400, 'invalid_input']);
      expect(text.length).toBeLessThan(8_000);
    }
  });

  it.each([
    ['text/plain', 415, 'unsupported_media_type'],
    ['application/xml', 415, 'unsupported_media_type'],
    ['application/x-www-form-urlencoded', 415, 'unsupported_media_type'],
    ['application/jsonp', 415, 'unsupported_media_type'],
  ])('refuses %s with 415', async (type, status, code) => {
    const answer = await api.call('/predict', '{"features":[1,2,3,4]}', {
      headers: { 'content-type': type },
    });
    expect([answer.status, answer.body['code']]).toEqual([status, code]);
  });

  it('takes a charset', async () => {
    const headers = { 'content-type': 'application/json; charset=utf-8' };
    expect((await api.call('/predict', { features: SETOSA }, { headers })).status).toBe(200);
  });

  it('refuses a compressed body instead of reading it as plain', async () => {
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
    expect((await api.call('/predict', { features: SETOSA }, { headers })).status).toBe(415);
  });

  it('refuses a body over 1 MiB with 413', async () => {
    const { status, body } = await api.call('/predict', `{"features":[${' '.repeat(1024 * 1024)}1,2,3,4]}`);
    expect([status, body['code']]).toEqual([413, 'body_too_large']);
  });

  it.each(['GET', 'PUT', 'DELETE', 'PATCH'] as const)('refuses %s with 405 and Allow', async (method) => {
    for (const url of ['/predict', '/predict/iris']) {
      const { status, headers, body } = await api.call(url, undefined, { method });
      expect([status, headers['allow'], body['code']]).toEqual([405, 'POST', 'method_not_allowed']);
    }
  });

  it.each(['/predict/unknown', '/predict/__proto__', '/predict/..%2f..%2fetc', '/predict/%00'])(
    'refuses %s with 404',
    async (url) => {
      const { status, body } = await api.call(url, { features: SETOSA });
      expect([status, body['code']]).toEqual([404, 'unknown_model']);
    },
  );

  it('refuses an address that is none with 404, and a broken one with 400', async () => {
    expect((await api.call('/nothing')).body).toMatchObject({ status: 404, code: 'not_found' });
    expect((await api.call('/%zz')).body).toMatchObject({ status: 400, code: 'bad_request' });
  });

  it('explains each row when asked to: base and contributions add up to the share', async () => {
    const { status, body } = await api.call('/predict', {
      instances: [SETOSA, [6, 3, 4, 1.2]],
      explain: true,
    });
    expect(status).toBe(200);
    interface Explained {
      readonly prediction: string;
      readonly probabilities: Readonly<Record<string, number>>;
      readonly explanation: {
        readonly base: number;
        readonly contributions: Readonly<Record<string, number>>;
      };
    }
    for (const { prediction, probabilities, explanation } of body['predictions'] as readonly Explained[]) {
      expect(explanation).toMatchObject({ output: prediction, scale: 'share' });
      expect(Object.keys(explanation.contributions)).toEqual(Object.keys(NAMED));
      const sum = Object.values(explanation.contributions).reduce(
        (total, value) => total + value,
        explanation.base,
      );
      expect(sum).toBeCloseTo(probabilities[prediction] ?? Number.NaN, 9);
    }
    expect((await api.call('/predict', { features: SETOSA })).body).not.toHaveProperty('explanation');
  });

  it('keeps an acceptable request id and replaces another', async () => {
    const idFor = async (id: string) =>
      (await api.call('/config', undefined, { headers: { 'x-request-id': id } })).headers['x-request-id'];
    expect(await idFor('my-request-1')).toBe('my-request-1');
    expect(await idFor('a b\r\nc')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('neither counts nor watches a dry run', async () => {
    const answered = async () => JSON.stringify((await api.call('/config')).body);
    const before = await answered();
    expect((await api.call('/predict', { features: SETOSA, dry_run: true })).status).toBe(200);
    expect(await answered()).toBe(before);
    await api.call('/predict', { features: SETOSA });
    expect(await answered()).not.toBe(before);
  });
});

describe('access', () => {
  it('opens what is documented as open, and nothing else', async () => {
    const api = await startTestApi(await irisRepository([1]), { PREDICT_AUTH: 'key' });
    const key = { headers: { authorization: `Bearer ${ADMIN_KEY}` } };
    for (const url of [
      '/health',
      '/health/live',
      '/health/ready',
      '/metrics',
      '/metrics/prometheus',
      '/openapi.json',
      '/docs',
    ]) {
      expect([url, (await api.call(url)).status]).toEqual([url, 200]);
    }
    for (const url of ['/config', '/v1/info', '/v1/models', '/v1/models/iris/versions/1']) {
      const { status, headers } = await api.call(url);
      expect([url, status, headers['www-authenticate']]).toEqual([url, 401, 'Bearer realm="switchyard"']);
      expect([url, (await api.call(url, undefined, key)).status]).toEqual([url, 200]);
    }
    expect((await api.call('/predict', { features: SETOSA })).status).toBe(401);
    const headers = { ...key.headers, 'content-type': 'application/json' };
    expect((await api.call('/predict', { features: SETOSA }, { headers })).status).toBe(200);
    for (const authorization of ['Bearer wrong', 'Basic x', `Bearer ${ADMIN_KEY}x`, ADMIN_KEY]) {
      expect((await api.call('/config', undefined, { headers: { authorization } })).status).toBe(401);
    }
    await api.close();
  });
});
