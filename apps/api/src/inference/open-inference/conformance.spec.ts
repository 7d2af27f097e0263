import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NETWORK_ROW, NETWORK_SHARES, protocolRepository } from '../../../test/protocol-repository.ts';
import { startTestApi, type TestApi } from '../../../test/test-api.ts';

const SETOSA = [5.1, 3.5, 1.4, 0.2];
const VIRGINICA = [6.7, 3, 6, 2.3];
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/;

const matrix = (data: readonly unknown[], shape: readonly number[], datatype = 'FP64', name = 'input-0') => ({
  inputs: [{ name, shape, datatype, data }],
});

describe('Open Inference Protocol v2', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi(await protocolRepository());
  });
  afterAll(() => api.close());
  const infer = async (path: string, body: unknown) =>
    (await api.call(`/v2/models/${path}/infer`, body)).body;

  describe('server', () => {
    it.each([
      ['lives', '/v2/health/live', { live: true }],
      ['is ready', '/v2/health/ready', { ready: true }],
      ['lists its models', '/v2/models', { models: ['broken', 'heavy', 'iris', 'order', 'price'] }],
      [
        'names itself, its version and the extensions that work',
        '/v2',
        {
          name: 'switchyard',
          version: expect.stringMatching(/^\d+\.\d+\.\d+/),
          extensions: ['model_repository'],
        },
      ],
    ])('%s', async (_, url, expected) => {
      const { status, headers, body } = await api.call(url);
      expect([status, body]).toEqual([200, expected]);
      expect(headers['content-type']).toMatch(/^application\/json/);
    });

    it('is not ready while the default model cannot answer', async () => {
      const own = await startTestApi(await protocolRepository(), { DEFAULT_MODEL: 'broken' });
      const { status, headers, body } = await own.call('/v2/health/ready');
      expect([status, headers['retry-after'], Object.keys(body)]).toEqual([503, '5', ['error']]);
      expect(body['error']).toContain('default_model');
      expect((await own.call('/v2/health/live')).status).toBe(200);
      await own.close();
    });
  });

  describe('model metadata', () => {
    const PROBA = {
      name: 'predict_proba',
      datatype: 'FP64',
      shape: [-1, 3],
      parameters: { classes: '["setosa","versicolor","virginica"]' },
    };
    const COLUMNS = '["sepal_length","sepal_width","petal_length","petal_width"]';
    const IRIS = {
      name: 'iris',
      versions: ['1', '2'],
      platform: 'switchyard_forest',
      inputs: [{ name: 'input-0', datatype: 'FP64', shape: [-1, 4], parameters: { columns: COLUMNS } }],
      outputs: [{ name: 'predict', datatype: 'BYTES', shape: [-1] }, PROBA],
    };

    it.each([
      ['a classification as one matrix', 'iris', IRIS],
      ['one version of it', 'iris/versions/2', IRIS],
      [
        'a regression without shares',
        'price',
        { versions: ['1', '2', '3'], outputs: [{ name: 'predict', datatype: 'FP64', shape: [-1] }] },
      ],
      [
        'inputs of other types as one tensor per column',
        'order',
        {
          inputs: [
            { name: 'amount', datatype: 'FP64', shape: [-1, 1] },
            { name: 'visits', datatype: 'INT64', shape: [-1, 1] },
            { name: 'member', datatype: 'BOOL', shape: [-1, 1] },
            { name: 'colour', datatype: 'BYTES', shape: [-1, 1] },
          ],
        },
      ],
      ['what runs an ONNX model', 'heavy', { platform: 'onnx_onnxv1' }],
    ])('describes %s', async (_, path, expected) => {
      const { status, body } = await api.call(`/v2/models/${path}`);
      expect(status).toBe(200);
      expect(body).toMatchObject(expected);
    });

    it.each(['iris', 'iris/versions/1', 'price/versions/3', 'heavy'])(
      'says that %s is ready',
      async (path) => {
        const { status, body } = await api.call(`/v2/models/${path}/ready`);
        expect([status, body]).toEqual([200, { name: path.split('/')[0], ready: true }]);
      },
    );

    it.each(['iris', 'price', 'heavy'])('announces for %s an input that infer takes', async (model) => {
      const { body } = await api.call(`/v2/models/${model}`);
      const [input] = body['inputs'] as readonly {
        readonly name: string;
        readonly datatype: string;
        readonly shape: readonly number[];
      }[];
      const columns = input?.shape[1] ?? 0;
      const data = Array.from({ length: 2 * columns }, (_, i) => i / 10);
      const { status, body: answer } = await api.call(`/v2/models/${model}/infer`, {
        inputs: [{ ...input, shape: [2, columns], data }],
      });
      expect(status).toBe(200);
      const outputs = body['outputs'] as readonly {
        readonly name: string;
        readonly datatype: string;
        readonly shape: readonly number[];
      }[];
      expect(answer['outputs']).toMatchObject(
        outputs.map(({ name, datatype, shape }) => ({ name, datatype, shape: [2, ...shape.slice(1)] })),
      );
    });
  });

  describe('infer', () => {
    it('answers a classification with classes and shares', async () => {
      const body = await infer('iris/versions/2', matrix([...SETOSA, ...VIRGINICA], [2, 4]));
      expect(body).toEqual({
        model_name: 'iris',
        model_version: '2',
        parameters: {
          model_version: 'v2',
          variant: 'v2',
          prediction_ids: expect.stringMatching(/^\S{36},\S{36}$/),
        },
        outputs: [
          { name: 'predict', shape: [2], datatype: 'BYTES', data: ['setosa', 'virginica'] },
          {
            name: 'predict_proba',
            shape: [2, 3],
            datatype: 'FP64',
            parameters: { classes: '["setosa","versicolor","virginica"]' },
            data: [1, 0, 0, 0, 0, 1],
          },
        ],
      });
    });

    it('answers a regression with numbers', async () => {
      const { outputs, parameters } = await infer('price/versions/3', matrix([1, 2, 3, 4], [1, 4]));
      expect(outputs).toEqual([{ name: 'predict', shape: [1], datatype: 'FP64', data: [3] }]);
      expect(parameters).toEqual({
        model_version: 'v3',
        variant: 'v3',
        prediction_id: expect.stringMatching(UUID),
      });
    });

    it('answers an ONNX model, scored in a thread', async () => {
      const { outputs } = await infer('heavy', matrix(NETWORK_ROW, [1, 4], 'FP32'));
      const [predict, shares] = outputs as readonly { readonly data: readonly (string | number)[] }[];
      const winner = NETWORK_SHARES.indexOf(Math.max(...NETWORK_SHARES));
      expect(predict?.data).toEqual([`class-${winner}`]);
      expect(shares?.data).toHaveLength(3);
      for (const [k, share] of NETWORK_SHARES.entries()) expect(shares?.data[k]).toBeCloseTo(share, 5);
    });

    it.each([1, 2, 3])('really scores version %i when the path names it', async (version) => {
      for (let i = 0; i < 5; i++) {
        const body = await infer(`price/versions/${version}`, matrix([1, 2, 3, 4], [1, 4]));
        expect(body).toMatchObject({ model_version: String(version), outputs: [{ data: [version] }] });
      }
    });

    it('names the version that scored when the routing picks it, one for all rows of a request', async () => {
      const seen = new Set<unknown>();
      for (let i = 0; i < 40; i++) {
        const body = await infer('price', matrix(new Array<number>(40).fill(1), [10, 4]));
        const { data } = (body['outputs'] as readonly { readonly data: readonly number[] }[])[0] ?? {
          data: [],
        };
        expect(data).toEqual(new Array<number>(10).fill(Number(body['model_version'])));
        seen.add(body['model_version']);
      }
      expect(seen.size).toBe(2);
    });

    it('keeps a unit on its version', async () => {
      for (const unit of ['a', 'b', 'c', 'd', 'e', 'f']) {
        const { body: native } = await api.call('/predict/iris', { features: SETOSA, unit });
        const body = await infer('iris', { ...matrix(SETOSA, [1, 4]), parameters: { unit } });
        expect(body['parameters']).toMatchObject({
          variant: native['variant'],
          model_version: native['model_version'],
        });
      }
    });

    it.each([
      ['an id', '42'],
      ['an id of many characters', '"\\\u0000 é 🚂'.repeat(40)],
      ['an empty id', ''],
    ])('echoes %s', async (_, id) => {
      expect(await infer('iris', { id, ...matrix(SETOSA, [1, 4]) })).toMatchObject({ id });
    });

    it('has no id when none was given', async () => {
      for (const body of [
        matrix(SETOSA, [1, 4]),
        { id: null, parameters: null, outputs: null, ...matrix(SETOSA, [1, 4]) },
      ]) {
        const answer = await infer('iris', body);
        expect(answer).toMatchObject({ model_name: 'iris' });
        expect(answer).not.toHaveProperty('id');
      }
    });

    it.each([
      ['all outputs when none is named', undefined, ['predict', 'predict_proba']],
      ['all outputs for an empty list', [], ['predict', 'predict_proba']],
      ['one output', [{ name: 'predict' }], ['predict']],
      [
        'the other output',
        [{ name: 'predict_proba', parameters: { binary_data: false } }],
        ['predict_proba'],
      ],
      [
        'outputs in the order wanted',
        [{ name: 'predict_proba' }, { name: 'predict' }],
        ['predict_proba', 'predict'],
      ],
    ])('gives %s', async (_, wanted, expected) => {
      const { outputs } = await infer('iris', { ...matrix(SETOSA, [1, 4]), outputs: wanted });
      expect((outputs as readonly { readonly name: string }[]).map(({ name }) => name)).toEqual(expected);
    });

    it('neither counts nor records a dry run, and counts what is none', async () => {
      const rows = async () => JSON.stringify((await api.call('/config')).body);
      const before = await rows();
      await infer('iris', { ...matrix(SETOSA, [1, 4]), parameters: { dry_run: true } });
      expect(await rows()).toBe(before);
      await infer('iris', matrix(SETOSA, [1, 4]));
      expect(await rows()).not.toBe(before);
    });

    it('counts requests, well or not, as predictions', async () => {
      const counted = async () =>
        Number(/^prediction_requests_total (\d+)$/m.exec((await api.call('/metrics')).text)?.[1]);
      const before = await counted();
      await infer('iris', matrix(SETOSA, [1, 4]));
      await infer('iris/versions/1', matrix(SETOSA, [1, 4]));
      await infer('iris', {});
      expect(await counted()).toBe(before + 3);
    });
  });
});
