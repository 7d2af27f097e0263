import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLiveApi, type LiveApi } from '../../../test/live-api.ts';
import { NETWORK_ROW, NETWORK_SHARES, protocolRepository } from '../../../test/protocol-repository.ts';
import { startTestApi, type TestApi } from '../../../test/test-api.ts';
import { publishVersion } from '../../../test/version-repository.ts';
import { API_VERSION } from '../../package-version.ts';

const COLUMNS = ['sepal_length', 'sepal_width', 'petal_length', 'petal_width'];
const SETOSA = [5.1, 3.5, 1.4, 0.2];
const VIRGINICA = [6.7, 3, 6, 2.3];
const recordOf = (row: readonly unknown[]) => Object.fromEntries(COLUMNS.map((name, i) => [name, row[i]]));
const ROWS = [SETOSA, VIRGINICA];
const BOTH = ['setosa', 'virginica'];

describe('MLflow scoring protocol', () => {
  let repository: string;
  let api: TestApi;
  let price: TestApi;
  let order: TestApi;
  beforeAll(async () => {
    repository = await protocolRepository();
    api = await startTestApi(repository);
    price = await startTestApi(repository, { DEFAULT_MODEL: 'price' });
    order = await startTestApi(repository, { DEFAULT_MODEL: 'order' });
  });
  afterAll(() => Promise.all([api, price, order].map((each) => each.close())));
  const invoke = (body: unknown) => api.call('/invocations', body);

  const split = { columns: COLUMNS, data: ROWS };
  const columns = Object.fromEntries(COLUMNS.map((name, i) => [name, ROWS.map((row) => row[i])]));
  it.each([
    ['dataframe_split', { dataframe_split: split }],
    ['dataframe_split with an index', { dataframe_split: { index: ['a', 'b'], ...split } }],
    [
      'dataframe_split with columns in another order',
      { dataframe_split: { columns: COLUMNS.toReversed(), data: ROWS.map((row) => row.toReversed()) } },
    ],
    [
      'dataframe_split with a column too many, which is ignored',
      { dataframe_split: { columns: [...COLUMNS, 'id'], data: ROWS.map((row) => [...row, 'x']) } },
    ],
    ['dataframe_records', { dataframe_records: ROWS.map(recordOf) }],
    [
      'dataframe_records with a column too many',
      { dataframe_records: ROWS.map((row) => ({ id: 1, ...recordOf(row) })) },
    ],
    ['instances as lists', { instances: ROWS }],
    ['instances as objects', { instances: ROWS.map(recordOf) }],
    ['inputs as a list of rows', { inputs: ROWS }],
    ['inputs as an object of columns', { inputs: columns }],
    ['inputs with a column too many', { inputs: { ...columns, id: [1, 2] } }],
    ['params that are null', { instances: ROWS, params: null }],
    [
      'params and members that only another server knows',
      { instances: ROWS, params: { temperature: { a: 1 } }, other: 1 },
    ],
  ])('takes %s', async (_, body) => {
    const { status, headers, text } = await invoke(body);
    expect([status, headers['content-type']]).toEqual([200, 'application/json; charset=utf-8']);
    expect(JSON.parse(text)).toEqual({ predictions: BOTH });
  });

  it('answers a regression with numbers, all from the version that the header names', async () => {
    const seen = new Set<unknown>();
    for (let i = 0; i < 40; i++) {
      const { headers, body } = await price.call('/invocations', {
        instances: new Array(10).fill([1, 2, 3, 4]),
      });
      const version = Number(String(headers['x-switchyard-version']).slice(1));
      expect(body).toEqual({ predictions: new Array<number>(10).fill(version) });
      seen.add(version);
    }
    expect(seen.size).toBe(2);
  });

  it('takes columns of every type, null and a missing column for an optional one', async () => {
    const dataframe_split = {
      columns: ['colour', 'amount', 'member', 'visits'],
      data: [
        ['red', 150, true, 7],
        ['green', 1, false, null],
      ],
    };
    expect((await order.call('/invocations', { dataframe_split })).body).toEqual({ predictions: [1111, 0] });
    const dataframe_records = [{ colour: 'red', amount: 150, member: true }];
    expect((await order.call('/invocations', { dataframe_records })).body).toEqual({ predictions: [1101] });
  });

  it('answers a model that is scored in a thread', async () => {
    const heavy = await startTestApi(repository, { DEFAULT_MODEL: 'heavy' });
    const { body } = await heavy.call('/invocations', { inputs: [NETWORK_ROW] });
    expect(body).toEqual({ predictions: [`class-${NETWORK_SHARES.indexOf(Math.max(...NETWORK_SHARES))}`] });
    await heavy.close();
  });

  it('says in headers what the body has no place for', async () => {
    const one = await invoke({ instances: [SETOSA] });
    expect(one.headers).toMatchObject({
      'x-switchyard-version': expect.stringMatching(/^v[12]$/),
      'x-switchyard-variant': expect.stringMatching(/^v[12]$/),
      'x-switchyard-prediction-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect((await invoke({ instances: ROWS })).headers).not.toHaveProperty('x-switchyard-prediction-id');
  });

  it('keeps a unit on its version, and neither counts nor records a dry run', async () => {
    for (const unit of ['a', 'b', 'c', 'd', 'e', 'f']) {
      const native = await api.call('/predict', { features: SETOSA, unit });
      const { headers } = await invoke({ instances: ROWS, params: { unit } });
      expect(headers['x-switchyard-variant']).toBe(native.body['variant']);
    }
    const answered = async () => JSON.stringify((await api.call('/config')).body);
    const before = await answered();
    await invoke({ instances: ROWS, params: { dry_run: true } });
    expect(await answered()).toBe(before);
    await invoke({ instances: ROWS });
    expect(await answered()).not.toBe(before);
  });

  it('ignores the columns that are extra for the version that scores, where versions differ in their inputs', async () => {
    await publishVersion(repository, 'grown', 1, 1);
    await publishVersion(repository, 'grown', 2, 3);
    const grown = await startTestApi(repository, { DEFAULT_MODEL: 'grown' });
    const seen = new Set<unknown>();
    for (let i = 0; i < 40; i++) {
      const inputs = { x0: [1], x1: [2], x2: [3], x3: [4] };
      const { status, headers, body } = await grown.call('/invocations', { inputs });
      const version = Number(String(headers['x-switchyard-version']).slice(1));
      expect([status, body]).toEqual([200, { predictions: [version] }]);
      seen.add(version);
    }
    expect([...seen].sort()).toEqual([1, 2]);
    await grown.close();
  });

  it.each(['application/json', 'application/json; charset=utf-8', 'application/json;charset=UTF-8'])(
    'takes %s',
    async (type) => {
      const { status } = await api.call(
        '/invocations',
        { instances: ROWS },
        { headers: { 'content-type': type } },
      );
      expect(status).toBe(200);
    },
  );

  it.each([
    'text/csv',
    'text/plain',
    'application/json; charset=latin1',
    'application/json; format=pandas-split',
    'application/vnd.apache.parquet',
  ])('refuses %s with 415 in plain text, as MLflow does', async (type) => {
    const { status, headers, text } = await api.call(
      '/invocations',
      { instances: ROWS },
      { headers: { 'content-type': type } },
    );
    expect([status, headers['content-type']]).toEqual([415, 'text/plain; charset=utf-8']);
    expect(text).toMatch(/application\/json|in UTF-8/);
  });

  it.each([
    ['GET', '/invocations', 405, 'BAD_REQUEST'],
    ['POST', '/ping', 405, 'BAD_REQUEST'],
    ['GET', '/invocations/other', 404, 'ENDPOINT_NOT_FOUND'],
  ] as const)('answers %s %s with %i and %s', async (method, url, status, code) => {
    const answer = await api.call(url, undefined, { method });
    expect([answer.status, answer.body['error_code']]).toEqual([status, code]);
    expect(answer.headers['allow'] !== undefined).toBe(status === 405);
  });

  it('counts invocations as predictions', async () => {
    const counted = async () =>
      Number(/^prediction_requests_total (\d+)$/m.exec((await api.call('/metrics')).text)?.[1]);
    const before = await counted();
    await invoke({ instances: ROWS });
    await invoke({});
    expect(await counted()).toBe(before + 2);
  });

  it('says that it cannot answer while the default model cannot', async () => {
    for (const model of ['broken', 'none']) {
      const own = await startTestApi(repository, { DEFAULT_MODEL: model });
      for (const answer of [await own.call('/ping'), await own.call('/invocations', { instances: ROWS })]) {
        expect([answer.status, answer.body['error_code']]).toEqual([503, 'TEMPORARILY_UNAVAILABLE']);
        expect(answer.headers['retry-after']).toBe('5');
      }
      expect((await own.call('/version')).status).toBe(200);
      await own.close();
    }
  });

  describe('over a real socket', () => {
    let live: LiveApi;
    beforeAll(async () => {
      live = await startLiveApi(repository, { PREDICT_AUTH: 'key' });
    });
    afterAll(() => live.close());

    it('answers /ping and /version to anybody, in plain text', async () => {
      for (const [path, text] of [
        ['/ping', '\n'],
        ['/version', API_VERSION],
      ] as const) {
        const response = await fetch(live.url + path);
        expect([response.status, response.headers.get('content-type')]).toEqual([
          200,
          'text/plain; charset=utf-8',
        ]);
        expect(await response.text()).toBe(text);
      }
    });

    it('asks for a key where predictions need one', async () => {
      const response = await fetch(`${live.url}/invocations`, {
        method: 'POST',
        body: '{}',
        headers: { 'content-type': 'application/json' },
      });
      expect([response.status, response.headers.get('www-authenticate')]).toEqual([
        401,
        'Bearer realm="switchyard"',
      ]);
      expect(await response.json()).toMatchObject({ error_code: 'UNAUTHENTICATED' });
    });
  });
});
