import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { irisLikeRows, irisRepository } from '../../test/iris-repository.ts';
import { loanRepository, loanRows, publishLoan } from '../../test/loan-repository.ts';
import { ADMIN_KEY, startTestApi, type Answer, type TestApi } from '../../test/test-api.ts';
import { DRIFT_ANSWER } from './drift.schema.ts';

const KEY = { headers: { authorization: `Bearer ${ADMIN_KEY}` } };

describe('GET /v1/models/{model}/drift', () => {
  let api: TestApi;
  afterEach(() => api.close());
  const start = async (repository: string, model = 'loan', environment = {}) => {
    api = await startTestApi(repository, {
      DEFAULT_MODEL: model,
      DRIFT_WINDOW: '60s',
      DRIFT_PANE: '1s',
      ...environment,
    });
  };
  const drift = (query = '', model = 'loan'): Promise<Answer> =>
    api.call(`/v1/models/${model}/drift${query}`, undefined, KEY);

  it('says that there is too little traffic, not that all is well', async () => {
    await start(await loanRepository([1]));
    const { status, body } = await drift();
    expect(status).toBe(200);
    expect(body).toMatchObject({
      model: 'loan',
      window_seconds: 60,
      versions: [
        {
          version: 1,
          name: 'v1',
          state: 'insufficient',
          rows: 0,
          alarm: { phase: 'quiet' },
          classic: { state: 'insufficient', rows: 0, minimum_rows: 50 },
          estimated_accuracy: null,
          arms: [],
        },
      ],
      arms: [],
    });
    expectDeclared(body);
  });

  it('calls traffic like training stable, and counts what is odd in it', async () => {
    await start(await loanRepository([1]));
    const rows = loanRows(1000, 5);
    await api.call('/predict', { instances: rows });
    await api.call('/predict', { features: [1, 'old', 'north'] });
    const { body } = await drift();
    const unseen = rows.filter(([, , region]) => region === 'east').length;
    const missing = rows.filter(([amount]) => amount === null).length;
    const outside = rows.filter(([, age]) => age < 18 || age > 99).length;
    expect([unseen > 0, missing > 0, outside > 0]).toEqual([true, true, true]);
    expect(body).toMatchObject({
      versions: [
        {
          state: 'stable',
          rows: 1000,
          classic: { state: 'scored' },
          features: [{ name: 'amount' }, { name: 'age' }, { name: 'region' }],
          prediction: { name: 'outcome', kind: 'categorical', verdict: 'stable', n: 1000 },
          quality: [
            { name: 'amount', values: 1000 - missing, missing, unseen: 0, out_of_range: 0, wrong_type: 0 },
            { name: 'age', values: 1000, missing: 0, out_of_range: outside, wrong_type: 1 },
            { name: 'region', values: 1000, missing: 0, unseen, wrong_type: 0 },
          ],
          estimated_accuracy: { n: 1000, is_calibrated: true },
          arms: [{ variant: 'v1', model_version: 'v1', rows: 1000 }],
        },
      ],
    });
    expectDeclared(body);
  });

  it('names the input that has moved, and forgets it when the window has passed', async () => {
    await start(await loanRepository([1]));
    await api.call('/predict', { instances: loanRows(600, 5, 1) });
    const { body } = await drift();
    expect(body).toMatchObject({
      versions: [
        {
          state: 'drift',
          ranking: ['amount', 'outcome', 'age', 'region'],
          reasons: [
            { code: 'distribution-drift', feature: 'amount' },
            { code: 'distribution-drift', feature: 'outcome' },
            { code: 'out-of-range', feature: 'age' },
            { code: 'unseen', feature: 'region' },
          ],
        },
      ],
    });
    expectDeclared(body);
    api.pass(30_000);
    expect((await drift('?window=20s')).body).toMatchObject({
      versions: [{ state: 'insufficient', rows: 0 }],
    });
    expect((await drift()).body).toMatchObject({ versions: [{ state: 'drift', rows: 600 }] });
    api.pass(31_000);
    expect((await drift()).body).toMatchObject({ versions: [{ state: 'insufficient', rows: 0 }] });
  });

  it('finds arms that are not given the same traffic', async () => {
    await start(await loanRepository([1, 2]));
    await api.call('/predict', { instances: loanRows(1000, 5) });
    const fair = await drift();
    expect(fair.body).toMatchObject({
      versions: [{ name: 'v1' }, { name: 'v2' }],
      arms: [
        {
          a: { variant: 'v1', model_version: 'v1' },
          b: { variant: 'v2', model_version: 'v2' },
          inputs: { verdict: 'alike' },
          predictions: { verdict: 'same' },
        },
      ],
    });
    expectDeclared(fair.body);
    // Somebody sends small amounts only for units of one arm.
    for (let i = 0; i < 20; i++) {
      const { body } = await api.call('/predict', {
        features: [1, 30, 'north'],
        unit: `u${i}`,
        dry_run: true,
      });
      const small = loanRows(30, i + 1).map(([, age, region]) => [10, age, region]);
      if (body['variant'] === 'v2') await api.call('/predict', { instances: small, unit: `u${i}` });
    }
    const { body } = await drift();
    expect(body).toMatchObject({
      arms: [{ inputs: { verdict: 'different', features: [{ verdict: 'different' }, {}, {}] } }],
    });
    expect((await drift('?variant=v2')).body).toMatchObject({
      versions: [{ rows: 0 }, { name: 'v2' }],
      arms: [],
    });
  });

  it('works without a profile of predictions', async () => {
    await start(await irisRepository([1]), 'iris');
    await api.call('/predict', { instances: irisLikeRows(400, 3) });
    const { body } = await drift('?version=v1', 'iris');
    expect(body).toMatchObject({
      versions: [{ prediction: null, estimated_accuracy: null, window: { predictions: null }, rows: 400 }],
    });
    expectDeclared(body);
  });

  it('keeps what a version has seen while it is away', async () => {
    const repository = await loanRepository([1, 2]);
    await start(repository, 'loan', {
      MODEL_REPOSITORY_POLL: '20ms',
      MODEL_V1_WEIGHT: '0',
      MODEL_V2_WEIGHT: '100',
    });
    await api.call('/predict', { instances: loanRows(70) });
    const rowsOfSecond = async () => {
      const { status, body } = await drift('?version=2');
      return status === 404 ? 'gone' : body['versions'];
    };
    await rm(join(repository, 'loan', '2'), { recursive: true });
    await expect.poll(rowsOfSecond).toBe('gone');
    await publishLoan(repository, 2);
    await expect.poll(rowsOfSecond, { timeout: 20_000 }).toMatchObject([{ rows: 70 }]);
    await api.call('/predict', { instances: loanRows(30) });
    expect(await rowsOfSecond()).toMatchObject([{ rows: 100 }]);
  });

  it.each([
    ['?window=61s', 400, 'invalid_input'],
    ['?window=10ms', 400, 'invalid_input'],
    ['?window=soon', 400, 'invalid_input'],
    ['?window=', 400, 'invalid_input'],
    ['?window=5s&window=6s', 400, 'invalid_input'],
    ['?version=7', 404, 'unknown_version'],
  ])('refuses %s', async (query, status, code) => {
    await start(await loanRepository([1]));
    const answer = await drift(query);
    expect([answer.status, answer.body['code']]).toEqual([status, code]);
  });

  it('refuses strangers, and models that are not there', async () => {
    await start(await loanRepository([1]));
    expect((await api.call('/v1/models/loan/drift')).status).toBe(401);
    expect((await drift('', 'nothing')).body['code']).toBe('unknown_model');
  });
});

/** Whether an answer has exactly the fields and types that are declared. */
function expectDeclared(answer: unknown): void {
  expect(faultsOf(answer, DRIFT_ANSWER as Declared, '')).toEqual([]);
}

interface Declared {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly oneOf?: readonly Declared[];
  readonly items?: Declared;
  readonly properties?: Readonly<Record<string, Declared>>;
  readonly minimum?: number;
  readonly maximum?: number;
}

function faultsOf(value: unknown, declared: Declared, place: string): readonly string[] {
  const { type, oneOf, items, properties, minimum = -Infinity, maximum = Infinity } = declared;
  if (oneOf !== undefined) {
    const tries = oneOf.map((one) => faultsOf(value, one, place));
    return tries.some((faults) => faults.length === 0) ? [] : tries.flat();
  }
  if (declared.enum !== undefined && !declared.enum.includes(value)) return [`${place}: ${String(value)}`];
  switch (type) {
    case 'null':
      return value === null ? [] : [`${place}: not null`];
    case 'array':
      return Array.isArray(value)
        ? value.flatMap((entry, i) => faultsOf(entry, items ?? {}, `${place}/${i}`))
        : [`${place}: no list`];
    case 'object': {
      if (typeof value !== 'object' || value === null) return [`${place}: no object`];
      const known = properties ?? {};
      const names = new Set([...Object.keys(known), ...Object.keys(value)]);
      return [...names].flatMap((name) => {
        const entry = (value as Readonly<Record<string, unknown>>)[name];
        const property = known[name];
        return property === undefined
          ? [`${place}/${name}: not declared`]
          : faultsOf(entry, property, `${place}/${name}`);
      });
    }
    case 'integer':
    case 'number': {
      const isFine = typeof value === 'number' && value >= minimum && value <= maximum;
      return isFine && (type === 'number' || Number.isInteger(value)) ? [] : [`${place}: ${String(value)}`];
    }
    default:
      return typeof value === type ? [] : [`${place}: ${String(value)} is no ${String(type)}`];
  }
}
