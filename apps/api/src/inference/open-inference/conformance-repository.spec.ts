import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { protocolRepository } from '../../../test/protocol-repository.ts';
import { publishVersion } from '../../../test/version-repository.ts';
import { ADMIN_KEY, startTestApi, type TestApi } from '../../../test/test-api.ts';

describe('model repository extension of the Open Inference Protocol', () => {
  let repository: string;
  let api: TestApi;
  beforeAll(async () => {
    repository = await protocolRepository();
    api = await startTestApi(repository, { MODEL_REPOSITORY_POLL: '1h' });
  });
  afterAll(() => api.close());
  const key = { headers: { authorization: `Bearer ${ADMIN_KEY}`, 'content-type': 'application/json' } };
  const post = (url: string, body: unknown = {}) => api.call(`/v2/repository/${url}`, body, key);

  it('lists every version with its state', async () => {
    const { status, text } = await post('index');
    const listed = JSON.parse(text) as readonly { readonly name: string; readonly state: string }[];
    expect([status, listed.length]).toEqual([200, 8]);
    expect(listed).toContainEqual({ name: 'iris', version: '2', state: 'READY', reason: '' });
    expect(listed).toContainEqual({
      name: 'broken',
      version: '1',
      state: 'UNAVAILABLE',
      reason: 'digest: is missing.',
    });
  });

  it('lists only what is ready when asked to', async () => {
    const listed = JSON.parse((await post('index', { ready: true })).text) as readonly {
      readonly state: string;
    }[];
    expect(listed.map(({ state }) => state)).toEqual(new Array<string>(7).fill('READY'));
  });

  it('takes an empty body for the index, as Triton clients send it', async () => {
    const { status } = await api.call('/v2/repository/index', undefined, {
      method: 'POST',
      headers: { authorization: `Bearer ${ADMIN_KEY}` },
    });
    expect(status).toBe(200);
  });

  it.each([
    ['loads a model that is there', 'models/iris/load', 200],
    ['does not find a model that is not', 'models/none/load', 404],
    ['says that a refused model is not ready', 'models/broken/load', 503],
    ['does not unload, and says what does', 'models/iris/unload', 501],
  ])('%s', async (_, url, status) => {
    const answer = await post(url);
    expect(answer.status).toBe(status);
    expect(Object.keys(answer.body)).toEqual(status === 200 ? ['name', 'load'] : ['error']);
  });

  it('answers with a version that was published, once it was told to load', async () => {
    await publishVersion(repository, 'price', 7, 4);
    expect((await api.call('/v2/models/price/versions/7/ready')).status).toBe(404);
    expect((await post('models/price/load')).body).toEqual({ name: 'price', load: true });
    expect((await api.call('/v2/models/price/versions/7/ready')).status).toBe(200);
    const inputs = [{ name: 'x', shape: [1, 4], datatype: 'FP64', data: [1, 2, 3, 4] }];
    const { body } = await api.call('/v2/models/price/versions/7/infer', { inputs });
    expect(body).toMatchObject({ model_version: '7', outputs: [{ data: [7] }] });
  });

  it.each([
    ['a list', []],
    ['a text as ready', { ready: 'yes' }],
  ])('refuses %s for the index', async (_, body) => {
    expect((await post('index', body)).status).toBe(400);
  });
});
