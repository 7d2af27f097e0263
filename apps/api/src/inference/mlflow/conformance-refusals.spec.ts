import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { irisRepository } from '../../../test/iris-repository.ts';
import { startTestApi, type TestApi } from '../../../test/test-api.ts';

const COLUMNS = ['sepal_length', 'sepal_width', 'petal_length', 'petal_width'];
const SETOSA = [5.1, 3.5, 1.4, 0.2];
const ROWS = [SETOSA, [6.7, 3, 6, 2.3]];
const recordOf = (row: readonly unknown[]) => Object.fromEntries(COLUMNS.map((name, i) => [name, row[i]]));

describe('refusals of the MLflow scoring protocol', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi(await irisRepository([1, 2]));
  });
  afterAll(() => api.close());
  const invoke = (body: unknown) => api.call('/invocations', body);

  const split = { columns: COLUMNS, data: ROWS };
  const columns = Object.fromEntries(COLUMNS.map((name, i) => [name, ROWS.map((row) => row[i])]));
  const REFUSED: readonly (readonly [string, unknown, string])[] = [
    ['none of the four keys', { data: ROWS }, 'exactly one of'],
    ['two of the four keys', { instances: ROWS, inputs: ROWS }, 'exactly one of'],
    ['a bare list', ROWS, 'must be an object'],
    ['an empty body', '', 'not JSON'],
    ['malformed JSON', '{"instances":[[1,2]}', 'position 19'],
    ['instances that are no list', { instances: {} }, '/instances must be a list'],
    ['records that are no list', { dataframe_records: {} }, '/dataframe_records must be a list'],
    ['inputs that are a number', { inputs: 1 }, '/inputs must be'],
    ['no rows', { instances: [] }, '/instances has no rows'],
    ['no columns', { inputs: {} }, '/inputs has no rows'],
    ['1,001 rows', { instances: new Array(1001).fill(SETOSA) }, '/instances has 1001 rows'],
    ['a split that is no object', { dataframe_split: [] }, '/dataframe_split must be an object'],
    ['a split without columns', { dataframe_split: { data: ROWS } }, '/dataframe_split/columns'],
    [
      'a column twice',
      { dataframe_split: { columns: [...COLUMNS.slice(1), 'petal_width'], data: ROWS } },
      '/dataframe_split/columns',
    ],
    ['a split without data', { dataframe_split: { columns: COLUMNS } }, '/dataframe_split/data'],
    ['a split with a short index', { dataframe_split: { ...split, index: [1] } }, '/dataframe_split/index'],
    ['a split with another key', { dataframe_split: { ...split, dtype: 'x' } }, '/dataframe_split/dtype'],
    [
      'ragged rows of a split',
      { dataframe_split: { columns: COLUMNS, data: [SETOSA, [1]] } },
      '/dataframe_split/data/1',
    ],
    ['ragged rows', { instances: [SETOSA, [1, 2, 3]] }, '/instances/1 has 3 values; give 4'],
    ['ragged columns', { inputs: { ...columns, petal_width: [1] } }, '/inputs/petal_width'],
    ['a column that is no list', { inputs: { ...columns, petal_width: 1 } }, '/inputs/petal_width'],
    [
      'a missing column of a split',
      { dataframe_split: { columns: COLUMNS.slice(1), data: [[1, 2, 3]] } },
      '/dataframe_split/data/0 has no column "sepal_length"',
    ],
    [
      'a missing column of a record',
      { dataframe_records: [recordOf(SETOSA), { sepal_length: 1 }] },
      '/dataframe_records/1 has no column "sepal_width"',
    ],
    ['a missing column of inputs', { inputs: { sepal_length: [1] } }, '/inputs has no column "sepal_width"'],
    [
      'a text for a number in a split',
      { dataframe_split: { columns: COLUMNS.toReversed(), data: [SETOSA, [1, 'x', 3, 4]] } },
      '/dataframe_split/data/1/1 must be a number',
    ],
    [
      'a text for a number in a record',
      { dataframe_records: [{ ...recordOf(SETOSA), petal_width: 'x' }] },
      '/dataframe_records/0/petal_width must be',
    ],
    ['a text for a number in a list', { instances: [SETOSA, [1, 2, 'x', 4]] }, '/instances/1/2 must be'],
    [
      'a text for a number in a column',
      { inputs: { ...columns, petal_width: [1, 'x'] } },
      '/inputs/petal_width/1 must be',
    ],
    [
      'null where a value is required',
      { instances: [[1, 2, null, 4]] },
      '/instances/0/2 must be a number, not null',
    ],
    ['a value beyond doubles', '{"instances":[[1,2,1e999,4]]}', '/instances/0/2'],
    ['NaN', '{"instances":[[1,2,NaN,4]]}', 'not JSON'],
    ['a flat list as rows', { inputs: SETOSA }, '/inputs/0 must be a list of 4 values'],
    ['params that are no object', { instances: ROWS, params: [] }, '/params'],
    ['a number as unit', { instances: ROWS, params: { unit: 1 } }, '/params/unit'],
    ['a text as dry_run', { instances: ROWS, params: { dry_run: 'no' } }, '/params/dry_run'],
  ];

  it.each(REFUSED)('refuses %s', async (_, sent, text) => {
    const { status, headers, body } = await invoke(sent);
    expect([status, headers['content-type']]).toEqual([400, 'application/json; charset=utf-8']);
    expect(body).toEqual({ error_code: 'BAD_REQUEST', message: expect.stringContaining(text) });
  });

  it('does not echo what was sent', async () => {
    const { text } = await invoke({ instances: [[1, 2, 'a-secret-value', 4]] });
    expect(text).not.toContain('a-secret-value');
  });
});
