import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { irisRepository } from '../../test/iris-repository.ts';
import { postgresOfThisFile, createDatabase } from '../../test/store-engines.ts';
import { startTestApi, type Answer, type TestApi } from '../../test/test-api.ts';
import { PredictionIds } from '../inference/prediction-id.ts';

/** What `startTestApi` starts its clock with. */
const START = 1_700_000_000_000;
const DAY = 86_400_000;
/** A setosa and a virginica to the forest of `irisRepository`. */
const SETOSA = [5.1, 3.5, 1.4, 0.2];
const VIRGINICA = [6.7, 3, 5.2, 2.3];

/** An id that no prediction of this api has. */
function foreignId(at: number): string {
  return new PredictionIds().next(at);
}

function suite(databaseUrl: () => Promise<string | null>): void {
  let api: TestApi;
  beforeAll(async () => {
    const url = await databaseUrl();
    api = await startTestApi(await irisRepository([1, 2]), url === null ? {} : { DATABASE_URL: url });
  }, 120_000);
  afterAll(() => api.close());

  const predict = async (features = SETOSA): Promise<string> =>
    String((await api.call('/predict', { features })).body['prediction_id']);
  const send = (body: unknown): Promise<Answer> => api.call('/feedback', body);
  const batch = (text: string, type = 'application/x-ndjson'): Promise<Answer> =>
    api.call('/feedback/batch', text, { headers: { 'content-type': type } });

  it('records the first label of a prediction and says whether it was right', async () => {
    const id = await predict();
    const { status, body } = await send({ prediction_id: id, label: 'setosa' });
    expect([status, body]).toEqual([
      200,
      { prediction_id: id, status: 'recorded', correct: true, revision: 1 },
    ]);
    const wrong = await send({ prediction_id: await predict(), label: 'virginica' });
    expect(wrong.body).toMatchObject({ status: 'recorded', correct: false });
  });

  it('takes the same label again as a duplicate, ten at once as one', async () => {
    const id = await predict();
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => send({ prediction_id: id, label: 'setosa' })),
    );
    const statuses = answers.map(({ body }) => body['status']);
    expect(statuses.filter((status) => status === 'recorded')).toHaveLength(1);
    expect(statuses.filter((status) => status === 'duplicate')).toHaveLength(9);
    expect(answers.map(({ body }) => body['revision'])).toEqual(Array(10).fill(1));
    expect((await send({ prediction_id: id.toUpperCase(), label: 'setosa' })).body['status']).toBe(
      'duplicate',
    );
  });

  it('refuses another label with 409, and replaces the first when asked to', async () => {
    const id = await predict();
    await send({ prediction_id: id, label: 'setosa' });
    const { status, body } = await send({ prediction_id: id, label: 'virginica' });
    expect([status, body['code']]).toEqual([409, 'label_conflict']);
    expect(body['detail']).toContain('"setosa"');
    const revised = await send({ prediction_id: id, label: 'virginica', revise: true });
    expect([revised.status, revised.body]).toEqual([
      200,
      { prediction_id: id, status: 'revised', correct: false, revision: 2 },
    ]);
    expect((await send({ prediction_id: id, label: 'virginica', revise: true })).body).toMatchObject({
      status: 'duplicate',
      revision: 2,
    });
  });

  it('lets revisions that come at once follow each other', async () => {
    const id = await predict();
    const labels = ['setosa', 'versicolor', 'virginica'];
    const answers = await Promise.all(
      Array.from({ length: 9 }, (_, i) => send({ prediction_id: id, label: labels[i % 3], revise: true })),
    );
    const revisions = answers.map(({ body }) => Number(body['revision']));
    // Each follows another label than its own, in the order of their arrival.
    expect([...revisions].sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(answers.filter(({ body }) => body['status'] === 'recorded')).toHaveLength(1);
  });

  it('keeps the label of a prediction that it does not know, and says 202', async () => {
    const id = foreignId(START);
    const first = await send({ prediction_id: id, label: 'setosa' });
    expect([first.status, first.body]).toEqual([202, { prediction_id: id, status: 'pending', revision: 1 }]);
    expect((await send({ prediction_id: id, label: 'setosa' })).status).toBe(202);
    expect((await send({ prediction_id: id, label: 'virginica' })).status).toBe(409);
    expect((await send({ prediction_id: id, label: 'virginica', revise: true })).body).toMatchObject({
      status: 'pending',
      revision: 2,
    });
  });

  it('does not know dry runs', async () => {
    const { body } = await api.call('/predict', { features: SETOSA, dry_run: true });
    const answer = await send({ prediction_id: body['prediction_id'], label: 'setosa' });
    expect([answer.status, answer.body['status']]).toEqual([202, 'pending']);
  });

  it.each([
    ['a body that is no object', [], ''],
    ['an unknown key', { prediction_id: foreignId(START), label: 'setosa', lable: 1 }, '/lable'],
    [
      'an id of another kind',
      { prediction_id: '6f1c4d0e-8f0e-4f5e-9c7b-2f3f0a1b2c3d', label: 'x' },
      '/prediction_id',
    ],
    ['an id that is no text', { prediction_id: 7, label: 'x' }, '/prediction_id'],
    ['no label', { prediction_id: foreignId(START) }, '/label'],
    ['a list as label', { prediction_id: foreignId(START), label: ['setosa'] }, '/label'],
    ['a label without end', { prediction_id: foreignId(START), label: 'x'.repeat(257) }, '/label'],
    [
      'a revise that is no truth value',
      { prediction_id: foreignId(START), label: 'x', revise: 1 },
      '/revise',
    ],
    ['an id from the future', { prediction_id: foreignId(START + 6 * 60_000), label: 'x' }, '/prediction_id'],
  ])('refuses %s with 400', async (_, body, pointer) => {
    const answer = await send(body);
    expect([answer.status, answer.body['code']]).toEqual([400, 'invalid_input']);
    expect(answer.body['errors']).toEqual([expect.objectContaining({ pointer })]);
  });

  it('takes ids of a clock that is a little ahead', async () => {
    expect((await send({ prediction_id: foreignId(START + 4 * 60_000), label: 'x' })).status).toBe(202);
  });

  it('answers 404 to labels of predictions that are not kept any more', async () => {
    const { status, body } = await send({ prediction_id: foreignId(START - 31 * DAY), label: 'setosa' });
    expect([status, body['code']]).toEqual([404, 'unknown_prediction']);
    expect(body['detail']).toContain('30 days');
  });

  it('lists the classes when a label is none of them', async () => {
    const id = await predict();
    const { status, body } = await send({ prediction_id: id, label: 'tulip' });
    expect([status, body['code']]).toEqual([400, 'invalid_input']);
    expect(body['detail']).toContain('setosa, versicolor, virginica');
    expect((await send({ prediction_id: id, label: 'setosa' })).body['revision']).toBe(1);
  });

  it('keeps the good lines of a batch although others are bad', async () => {
    const [a, b] = [await predict(), await predict()];
    const lines = [
      { prediction_id: a, label: 'setosa' },
      { prediction_id: a, label: 'setosa' },
      { prediction_id: b, label: 'tulip' },
      '{"prediction_id":',
      { prediction_id: a, label: 'virginica' },
      { prediction_id: foreignId(START), label: 'setosa' },
      { prediction_id: foreignId(START - 40 * DAY), label: 'setosa' },
      { prediction_id: b, label: 'virginica' },
    ];
    const text = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\r\n\n');
    const { status, body } = await batch(text);
    expect(status).toBe(200);
    const { results, ...summary } = body;
    expect(summary).toEqual({ lines: 8, recorded: 2, duplicate: 1, revised: 0, pending: 1, failed: 4 });
    expect(results).toMatchObject([
      { line: 1, status: 'recorded', prediction_id: a, correct: true },
      { line: 3, status: 'duplicate' },
      { line: 5, status: 'failed', code: 'invalid_input' },
      { line: 7, status: 'failed', code: 'malformed_json' },
      { line: 9, status: 'failed', code: 'label_conflict' },
      { line: 11, status: 'pending' },
      { line: 13, status: 'failed', code: 'unknown_prediction' },
      { line: 15, status: 'recorded', correct: false },
    ]);
  });

  it('takes batches as NDJSON only, plain, and of a bounded size', async () => {
    const line = JSON.stringify({ prediction_id: foreignId(START), label: 'setosa' });
    expect((await batch(line, 'application/json')).status).toBe(415);
    expect((await batch(line, 'text/csv')).status).toBe(415);
    expect((await batch(line, 'application/x-ndjson; charset=latin1')).status).toBe(415);
    const headers = { 'content-type': 'application/x-ndjson', 'content-encoding': 'gzip' };
    expect((await api.call('/feedback/batch', line, { headers })).status).toBe(415);
    expect((await batch('\n \n')).status).toBe(400);
    expect((await batch(`${line}\n`.repeat(1_001))).status).toBe(400);
    expect((await batch(' '.repeat(1024 * 1024 + 1))).status).toBe(413);
    for (const url of ['/feedback', '/predict']) {
      const headers = { 'content-type': 'application/x-ndjson' };
      expect([url, (await api.call(url, line, { headers })).status]).toEqual([url, 415]);
    }
  });

  it('takes a thousand labels in one batch', async () => {
    const { body } = await api.call('/predict', {
      instances: Array.from({ length: 1_000 }, (_, i) => (i % 2 === 0 ? SETOSA : VIRGINICA)),
    });
    const predictions = body['predictions'] as readonly { readonly prediction_id: string }[];
    const text = predictions
      .map(({ prediction_id }) => JSON.stringify({ prediction_id, label: 'setosa' }))
      .join('\n');
    const first = await batch(text);
    expect(first.body).toMatchObject({ lines: 1_000, recorded: 1_000, failed: 0 });
    expect((await batch(text)).body).toMatchObject({ duplicate: 1_000, recorded: 0 });
    const results = first.body['results'] as readonly { readonly correct: boolean }[];
    expect(results.filter(({ correct }) => correct)).toHaveLength(500);
  });
}

describe('feedback on SQLite', () => suite(() => Promise.resolve(null)));
describe('feedback on PostgreSQL', () => {
  const server = postgresOfThisFile();
  suite(() => createDatabase(server().url));
});
