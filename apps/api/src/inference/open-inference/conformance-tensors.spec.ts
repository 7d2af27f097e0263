import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { protocolRepository } from '../../../test/protocol-repository.ts';
import { startTestApi, type TestApi } from '../../../test/test-api.ts';
import { DATATYPES } from './datatype.ts';

const tensor = (shape: unknown, data: unknown, datatype: unknown = 'FP64', name: unknown = 'input-0') => ({
  name,
  shape,
  datatype,
  data,
});

const AMOUNT = tensor([2], [150, 20], 'FP32', 'amount');
const VISITS = tensor([2, 1], [7, 1], 'INT16', 'visits');
const MEMBER = tensor([2, 1], [[true], [false]], 'BOOL', 'member');
const COLOUR = tensor([2], ['green', 'red'], 'BYTES', 'colour');
const ORDER = [AMOUNT, VISITS, MEMBER, COLOUR];

describe('tensors of the Open Inference Protocol', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi(await protocolRepository());
  });
  afterAll(() => api.close());

  const TAKEN: readonly (readonly [string, string, readonly unknown[], readonly unknown[]])[] = [
    ['flat data', 'iris', [tensor([2, 4], [5, 3, 1, 0.2, 6, 3, 6, 2])], ['setosa', 'virginica']],
    [
      'nested data',
      'iris',
      [
        tensor(
          [2, 4],
          [
            [5, 3, 1, 0.2],
            [6, 3, 6, 2],
          ],
        ),
      ],
      ['setosa', 'virginica'],
    ],
    ['one nested row', 'iris', [tensor([1, 4], [[6, 3, 6, 2]])], ['virginica']],
    ['a matrix of any name', 'iris', [tensor([1, 4], [6, 3, 6, 2], 'FP64', 'X')], ['virginica']],
    ['a matrix of whole numbers', 'iris', [tensor([1, 4], [6, 3, 6, 2], 'INT64')], ['virginica']],
    ['1,000 rows', 'price', [tensor([1000, 4], new Array(4000).fill(1))], []],
    ['a column per input', 'order', ORDER, [111, 1000]],
    ['columns in any order', 'order', ORDER.toReversed(), [111, 1000]],
    ['an optional column that is left out', 'order', [AMOUNT, MEMBER, COLOUR], [101, 1000]],
    [
      'null for an optional value',
      'order',
      [AMOUNT, { ...VISITS, data: [null, 8] }, MEMBER, COLOUR],
      [101, 1010],
    ],
    [
      'parameters of a tensor',
      'order',
      [AMOUNT, VISITS, MEMBER, { ...COLOUR, parameters: { content_type: 'str' } }],
      [111, 1000],
    ],
  ];

  it.each(TAKEN)('takes %s', async (_, model, inputs, expected) => {
    const parameters = { content_type: 'pd', of_another_server: 1, headers: null, unit: null, dry_run: null };
    const { status, body } = await api.call(`/v2/models/${model}/infer`, { inputs, parameters, unknown: {} });
    expect([status, body['error']]).toEqual([200, undefined]);
    const [predict] = body['outputs'] as readonly { readonly data: readonly unknown[] }[];
    if (expected.length > 0) expect(predict?.data).toEqual(expected);
    else expect(predict?.data).toHaveLength(1000);
  });

  it.each(DATATYPES)('takes the datatype %s', async (datatype) => {
    const sent = { BOOL: [true, false, true, true], BYTES: ['a', 'b', 'c', 'd'] };
    const data = datatype === 'BOOL' || datatype === 'BYTES' ? sent[datatype] : [6, 3, 6, 2];
    const { status, body } = await api.call('/v2/models/iris/infer', {
      inputs: [tensor([1, 4], data, datatype)],
    });
    // The model's inputs are numbers, so texts and booleans are refused by the model, not by the protocol.
    if (data === sent.BOOL || data === sent.BYTES)
      expect([status, body['error']]).toEqual([
        400,
        expect.stringMatching(/^\/inputs\/0\/data\/0 must be a number, not a (text|boolean)\./),
      ]);
    else expect(status).toBe(200);
  });

  const one = (value: unknown, datatype: string) => [tensor([1, 4], [1, 2, value, 4], datatype)];
  const REFUSED: readonly (readonly [string, unknown, string])[] = [
    ['no inputs', undefined, '/inputs'],
    ['an empty list of inputs', [], '/inputs'],
    ['inputs that are no list', {}, '/inputs'],
    ['an input that is no object', [1], '/inputs/0 '],
    ['a tensor without name', [{ shape: [1, 4], datatype: 'FP64', data: [1, 2, 3, 4] }], '/inputs/0/name'],
    ['a tensor without shape', [tensor(undefined, [1, 2, 3, 4])], '/inputs/0/shape'],
    ['a tensor without datatype', [{ name: 'x', shape: [1, 4], data: [1, 2, 3, 4] }], '/inputs/0/datatype'],
    ['a tensor without data', [tensor([1, 4], undefined)], '/inputs/0/data'],
    ['an unknown datatype', [tensor([1, 4], [1, 2, 3, 4], 'FP8')], '/inputs/0/datatype'],
    ['a datatype in small letters', [tensor([1, 4], [1, 2, 3, 4], 'fp64')], '/inputs/0/datatype'],
    ['a shape of three dimensions', [tensor([1, 2, 2], [1, 2, 3, 4])], '/inputs/0/shape'],
    ['an empty shape', [tensor([], [1])], '/inputs/0/shape'],
    ['−1 in a shape', [tensor([-1, 4], [1, 2, 3, 4])], '/inputs/0/shape'],
    ['a fraction in a shape', [tensor([1, 4.5], [1, 2, 3, 4])], '/inputs/0/shape'],
    ['a text in a shape', [tensor(['1', '4'], [1, 2, 3, 4])], '/inputs/0/shape'],
    ['no rows', [tensor([0, 4], [])], '/inputs/0/shape'],
    ['1,001 rows', [tensor([1001, 4], new Array(4004).fill(1))], '/inputs/0/shape'],
    ['a shape as large as numbers go', [tensor([1000, 2 ** 53 - 1], [1])], '/inputs/0/data'],
    ['fewer values than the shape says', [tensor([2, 4], [1, 2, 3, 4])], '/inputs/0/data has 4 values'],
    ['more values than the shape says', [tensor([1, 4], [1, 2, 3, 4, 5])], '/inputs/0/data has 5 values'],
    ['nested rows of other number', [tensor([2, 4], [[1, 2, 3, 4]])], '/inputs/0/data has 1 row,'],
    [
      'ragged rows',
      [
        tensor(
          [2, 4],
          [
            [1, 2, 3, 4],
            [1, 2, 3],
          ],
        ),
      ],
      '/inputs/0/data/1',
    ],
    ['rows and values mixed', [tensor([2, 4], [[1, 2, 3, 4], 1])], '/inputs/0/data/1'],
    ['values and rows mixed', [tensor([1, 4], [1, [2], 3, 4])], '/inputs/0/data/1'],
    ['lists nested too deep', [tensor([1, 4], [[1, 2, [3], 4]])], '/inputs/0/data/0/2'],
    ['one flat row, with advice', [tensor([4], [1, 2, 3, 4])], 'one row of 4 values has the shape [1, 4]'],
    ['too few columns', [tensor([2, 3], [1, 2, 3, 4, 5, 6])], '/inputs/0/shape has 3 values; give 4'],
    ['a text as FP64', one('3', 'FP64'), '/inputs/0/data/2'],
    ['a boolean as FP64', one(true, 'FP64'), '/inputs/0/data/2'],
    ['a number as BYTES', one(3, 'BYTES'), '/inputs/0/data/0'],
    ['a number as BOOL', one(1, 'BOOL'), '/inputs/0/data/0'],
    ['1.5 as INT32', one(1.5, 'INT32'), '/inputs/0/data/2'],
    ['128 as INT8', one(128, 'INT8'), '/inputs/0/data/2'],
    ['−1 as UINT8', one(-1, 'UINT8'), '/inputs/0/data/2'],
    ['2^53 as INT64', one(2 ** 53, 'INT64'), '/inputs/0/data/2'],
    ['2^53 as UINT64', one(2 ** 53, 'UINT64'), '/inputs/0/data/2'],
    ['70,000 as FP16', one(70_000, 'FP16'), '/inputs/0/data/2'],
    ['1e39 as FP32', one(1e39, 'FP32'), '/inputs/0/data/2'],
    ['null where a value is required', one(null, 'FP64'), '/inputs/0/data/2 must be a number, not null'],
    [
      'binary tensors',
      [{ name: 'x', shape: [1, 4], datatype: 'FP64', parameters: { binary_data_size: 32 } }],
      'binary',
    ],
    [
      'an object as a parameter of a tensor',
      [{ ...tensor([1, 4], [1, 2, 3, 4]), parameters: { a: {} } }],
      '/inputs/0/parameters/a',
    ],
  ];

  it.each(REFUSED)('refuses %s', async (_, inputs, text) => {
    const { status, headers, body } = await api.call('/v2/models/iris/infer', { inputs });
    expect([status, body]).toEqual([400, { error: expect.stringContaining(text) }]);
    expect(headers['content-type']).toMatch(/^application\/json/);
  });

  it.each([
    ['a value beyond doubles', '[1,2,1e999,4]', '/inputs/0/data/2'],
    ['an integer beyond 2^53 that JSON would round', '[1,2,9007199254740993,4]', '/inputs/0/data/2'],
  ])('refuses %s', async (_, data, text) => {
    const payload = `{"inputs":[{"name":"x","shape":[1,4],"datatype":"INT64","data":${data}}]}`;
    const { status, body } = await api.call('/v2/models/iris/infer', payload);
    expect([status, body]).toEqual([400, { error: expect.stringContaining(text) }]);
  });

  const COLUMNS: readonly (readonly [string, readonly unknown[], string])[] = [
    ['a required column that is left out', [AMOUNT, VISITS, COLOUR], '/inputs has no tensor "member"'],
    ['a column that is no input', [...ORDER, tensor([2], [1, 2], 'FP64', 'size')], '/inputs/4/name'],
    ['a column named __proto__', [...ORDER, tensor([2], [1, 2], 'FP64', '__proto__')], '/inputs/4/name'],
    ['a column given twice', [...ORDER, AMOUNT], '/inputs/4/name'],
    [
      'columns of other length',
      [AMOUNT, tensor([1], [7], 'INT64', 'visits'), MEMBER, COLOUR],
      '/inputs/1/shape',
    ],
    [
      'a column with two values per row',
      [AMOUNT, tensor([2, 2], [1, 2, 3, 4], 'INT64', 'visits'), MEMBER, COLOUR],
      '/inputs/1/shape',
    ],
    [
      'an unknown category',
      [AMOUNT, VISITS, MEMBER, { ...COLOUR, data: ['red', 'blue'] }],
      '/inputs/3/data/1 must be one of green, red',
    ],
    [
      'a fraction for an integer',
      [AMOUNT, tensor([2], [1, 1.5], 'FP64', 'visits'), MEMBER, COLOUR],
      '/inputs/1/data/1 must be a whole number',
    ],
    [
      'a number for a boolean, where it stands',
      [AMOUNT, VISITS, tensor([2, 1], [[1], [0]], 'INT8', 'member'), COLOUR],
      '/inputs/2/data/0/0 must be true or false',
    ],
    ['one column where more are needed', [AMOUNT], '/inputs has no tensor "member"'],
  ];

  it.each(COLUMNS)('refuses %s', async (_, inputs, text) => {
    const { status, body } = await api.call('/v2/models/order/infer', { inputs });
    expect([status, body]).toEqual([400, { error: expect.stringContaining(text) }]);
  });

  const GOOD = { inputs: [tensor([1, 4], [1, 2, 3, 4])] };
  it.each([
    ['a number as id', { ...GOOD, id: 42 }, '/id'],
    ['an object as a parameter', { ...GOOD, parameters: { unit: {} } }, '/parameters/unit'],
    ['a list as a parameter', { ...GOOD, parameters: { other: [] } }, '/parameters/other'],
    ['parameters that are no object', { ...GOOD, parameters: [] }, '/parameters'],
    ['a number as unit', { ...GOOD, parameters: { unit: 7 } }, '/parameters/unit'],
    ['an empty unit', { ...GOOD, parameters: { unit: '' } }, '/parameters/unit'],
    ['a text as dry_run', { ...GOOD, parameters: { dry_run: 'yes' } }, '/parameters/dry_run'],
    ['outputs that are no list', { ...GOOD, outputs: {} }, '/outputs'],
    [
      'an unknown output',
      { ...GOOD, outputs: [{ name: 'predict' }, { name: 'transform' }] },
      '/outputs/1/name',
    ],
    ['an output without name', { ...GOOD, outputs: ['predict'] }, '/outputs/0/name'],
    ['an output twice', { ...GOOD, outputs: [{ name: 'predict' }, { name: 'predict' }] }, '/outputs/1/name'],
    [
      'an object as a parameter of an output',
      { ...GOOD, outputs: [{ name: 'predict', parameters: { a: {} } }] },
      '/outputs/0/parameters/a',
    ],
    ['a list as body', [GOOD], 'The body'],
  ])('refuses %s', async (_, sent, text) => {
    const { status, body } = await api.call('/v2/models/iris/infer', sent);
    expect([status, body]).toEqual([400, { error: expect.stringContaining(text) }]);
  });

  it('refuses shares of a regression, and records nothing', async () => {
    const counted = async () => (await api.call('/metrics')).text.match(/^model_version_requests_total.*$/gm);
    const before = await counted();
    const outputs = [{ name: 'predict' }, { name: 'predict_proba' }];
    const { status, body } = await api.call('/v2/models/price/infer', { ...GOOD, outputs });
    expect([status, body]).toEqual([400, { error: expect.stringContaining('/outputs/1/name') }]);
    expect(await counted()).toEqual(before);
  });
});
