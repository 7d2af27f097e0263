import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { loanRepository, loanRows } from '../../test/loan-repository.ts';
import { createDatabase, postgresOfThisFile } from '../../test/store-engines.ts';
import { ADMIN_KEY, startTestApi, type TestApi } from '../../test/test-api.ts';

const ENVIRONMENT = {
  DEFAULT_MODEL: 'loan',
  DRIFT_WINDOW: '60s',
  DRIFT_PANE: '1s',
};

interface Counted {
  readonly n: number;
  readonly mean?: number;
  readonly m2?: number;
}

interface Report {
  readonly versions: readonly {
    readonly rows: number;
    readonly state: string;
    readonly quality: readonly { readonly name: string; readonly wrong_type: number }[];
    readonly window: { readonly features: readonly Counted[] };
  }[];
}

/** What differs from run to run and not between one process and two. */
const VOLATILE = ['alarm'];

async function driftOf(api: TestApi, query = ''): Promise<Report> {
  const { status, body } = await api.call(`/v1/models/loan/drift${query}`, undefined, {
    headers: { authorization: `Bearer ${ADMIN_KEY}` },
  });
  expect(status).toBe(200);
  return body as unknown as Report;
}

const rowsIn = async (api: TestApi) => (await driftOf(api)).versions.reduce((sum, { rows }) => sum + rows, 0);

/** Equal but for rounding: whole numbers, words and lists exactly, other numbers within 1e-9 of their size. */
function expectAlike(a: unknown, b: unknown, place = ''): void {
  if (typeof a === 'number' && typeof b === 'number' && !(Number.isInteger(a) && Number.isInteger(b))) {
    expect([place, Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b)), a, b]).toEqual([
      place,
      true,
      a,
      b,
    ]);
  } else if (typeof a === 'object' && a !== null && typeof b === 'object' && b !== null) {
    expect([place, Object.keys(a)]).toEqual([place, Object.keys(b)]);
    for (const [name, value] of Object.entries(a)) {
      if (VOLATILE.includes(name)) continue;
      expectAlike(value, (b as Readonly<Record<string, unknown>>)[name], `${place}/${name}`);
    }
  } else {
    expect([place, a]).toEqual([place, b]);
  }
}

/** Means and standard deviations within 1e-12 of |mean| + std. */
function expectSameMoments(a: Report, b: Report): void {
  const features = (report: Report) => report.versions.flatMap(({ window }) => window.features);
  const others = features(b);
  for (const [i, { n, mean = 0, m2 = 0 }] of features(a).entries()) {
    const { mean: otherMean = 0, m2: otherM2 = 0 } = others[i] ?? {};
    const [std, otherStd] = [Math.sqrt(m2 / Math.max(1, n)), Math.sqrt(otherM2 / Math.max(1, n))];
    const scale = 1e-12 * (Math.abs(otherMean) + otherStd);
    expect([i, Math.abs(mean - otherMean) <= scale, Math.abs(std - otherStd) <= scale]).toEqual([
      i,
      true,
      true,
    ]);
  }
}

describe('Two replicas on one PostgreSQL', () => {
  const server = postgresOfThisFile();
  const running = new Set<TestApi>();
  const directories: string[] = [];
  const start = async (repository: string, environment: Readonly<Record<string, string>>, passed: number) => {
    const api = await startTestApi(repository, { ...ENVIRONMENT, ...environment });
    api.pass(passed);
    running.add(api);
    return api;
  };
  const stop = async (api: TestApi) => {
    running.delete(api);
    await api.close();
  };
  afterEach(async () => {
    await Promise.all([...running].map(stop));
    await Promise.all(directories.splice(0).map((path) => rm(path, { recursive: true, force: true })));
  });

  it('report the drift that one process reports which saw all of it, while they run and after both were restarted', async () => {
    const repository = await loanRepository([1, 2]);
    const database = { DATABASE_URL: await createDatabase(server().url) };
    const directory = await mkdtemp(join(tmpdir(), 'switchyard-data-'));
    directories.push(directory);
    const embedded = { SWITCHYARD_DATA_DIR: directory };
    let passed = 0;
    let [alone, one, two] = await Promise.all([
      start(repository, embedded, 0),
      start(repository, database, 0),
      start(repository, database, 0),
    ]);
    const pass = (ms: number) => {
      passed += ms;
      for (const api of [alone, one, two]) api.pass(ms);
    };
    const agree = async (rows: number) => {
      for (const replica of [one, two])
        await expect.poll(() => rowsIn(replica), { timeout: 20_000 }).toBe(rows);
      const expected = await driftOf(alone);
      for (const replica of [one, two]) {
        const report = await driftOf(replica);
        expectAlike(report, expected);
        expectSameMoments(report, expected);
        expectAlike(
          await driftOf(replica, '?variant=v2&version=v2'),
          await driftOf(alone, '?variant=v2&version=v2'),
        );
        expectAlike(await driftOf(replica, '?window=20s'), await driftOf(alone, '?window=20s'));
      }
      return expected;
    };

    const rows = loanRows(1500, 7, 1);
    let seed = 11;
    const isForOne = () => {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
      return seed < 2 ** 31;
    };
    let sent = 0;
    const send = async (count: number) => {
      for (let i = 0; i < count; i += 10) {
        const body = { instances: rows.slice(sent, sent + 10), unit: `unit-${sent}` };
        const replica = isForOne() ? one : two;
        for (const api of [alone, replica]) expect((await api.call('/predict', body)).status).toBe(200);
        sent += 10;
        if (i % 100 === 90) {
          const wrong = { instances: [[1, 'old', 'north']], unit: `unit-${sent}` };
          for (const api of [alone, replica]) expect((await api.call('/predict', wrong)).status).toBe(400);
        }
        if (i % 50 === 40) pass(700);
      }
    };
    await send(900);
    const report = await agree(900);
    expect(report.versions.map(({ state }) => state)).toEqual(['drift', 'drift']);
    const wrong = report.versions.map(
      ({ quality }) => quality.find(({ name }) => name === 'age')?.wrong_type ?? 0,
    );
    expect(wrong.reduce((a, b) => a + b)).toBe(9);
    await send(300);
    await agree(1200);

    await Promise.all([stop(one), stop(two), stop(alone)]);
    [alone, one, two] = await Promise.all([
      start(repository, embedded, passed),
      start(repository, database, passed),
      start(repository, database, passed),
    ]);
    await agree(1200);
    // What was read from the store and what comes now add up.
    await send(300);
    await agree(1500);
    // All of it was inside the window; a minute later nothing is.
    pass(61_000);
    await agree(0);
  });

  it('write what is left when they stop, and read it when they start', async () => {
    const repository = await loanRepository([1]);
    const database = { DATABASE_URL: await createDatabase(server().url) };
    // Panes of an hour are written every five seconds: only the end writes these in time.
    const slow = { ...database, DRIFT_WINDOW: '2h', DRIFT_PANE: '1h' };
    const one = await start(repository, slow, 0);
    await one.call('/predict', { instances: loanRows(321) });
    await stop(one);
    const two = await start(repository, slow, 0);
    expect(await rowsIn(two)).toBe(321);
  });

  it('goes on without the store, and writes what waited', async () => {
    const repository = await loanRepository([1]);
    const database = { DATABASE_URL: await createDatabase(server().url) };
    const [one, two] = await Promise.all([start(repository, database, 0), start(repository, database, 0)]);
    await one.call('/predict', { instances: loanRows(100) });
    await expect.poll(() => rowsIn(two), { timeout: 20_000 }).toBe(100);
    await server().stopServer();
    await one.call('/predict', { instances: loanRows(50) });
    await two.call('/predict', { instances: loanRows(20) });
    expect([await rowsIn(one), await rowsIn(two)]).toEqual([150, 120]);
    await server().startServer();
    for (const api of [one, two]) await expect.poll(() => rowsIn(api), { timeout: 30_000 }).toBe(170);
  });
});
