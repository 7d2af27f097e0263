import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { irisRepository } from '../../test/iris-repository.ts';
import { armsOf, IRIS_ROW, put, read, remove, split } from '../../test/routing-calls.ts';
import { startTestApi, type TestApi } from '../../test/test-api.ts';

const POLL = { MODEL_REPOSITORY_POLL: '20ms' };

const running: TestApi[] = [];
const directories: string[] = [];
afterEach(async () => {
  for (const api of running.splice(0)) await api.close();
  for (const directory of directories.splice(0)) await rm(directory, { recursive: true, force: true });
});

async function start(
  versions: readonly number[] | string,
  environment: Readonly<Record<string, string>> = {},
): Promise<TestApi> {
  const repository = typeof versions === 'string' ? versions : await irisRepository(versions);
  const api = await startTestApi(repository, environment);
  running.push(api);
  return api;
}

async function stop(api: TestApi): Promise<void> {
  running.splice(running.indexOf(api), 1);
  await api.close();
}

describe('a decision about a routing', () => {
  it('is answered with what is live from then on', async () => {
    const api = await start([1, 2, 3]);
    const before = await read(api);
    expect([before.headers['etag'], before.body]).toEqual([
      '"0"',
      expect.objectContaining({
        source: 'default',
        revision: 0,
        epoch: 1,
        stable: 'v1',
        moved: 0,
        shadows: [],
      }),
    ]);
    const wish = { ...split(90, 10), shadows: [{ version: 3, share: 0.25 }], stable: 'v2' };
    const decided = await put(api, wish, '"0"');
    expect([decided.status, decided.headers['etag']]).toEqual([200, '"1"']);
    expect(decided.body).toEqual({
      model: 'iris',
      source: 'decision',
      revision: 1,
      salt: 'model:iris:default',
      epoch: 2,
      stable: 'v2',
      arms: [
        {
          variant: 'v1',
          version: 1,
          weight: 90,
          share: 0.9,
          // An arm that shrinks gives up its highest slots; one that grows takes just these.
          slots: [
            { from: 0, to: 5000 },
            { from: 6000, to: 10_000 },
          ],
          state: 'loaded',
          answered_by: 1,
          reasons: [],
        },
        expect.objectContaining({ variant: 'v2', share: 0.1, slots: [{ from: 5000, to: 6000 }] }),
      ],
      shadows: [{ version: 3, share: 0.25, scores: true }],
      moved: 4000,
    });
    expect((await read(api)).body).toEqual(decided.body);
    expect((await api.call('/config')).body).toMatchObject({
      models: [{ epoch: 2, arms: [{ weight: 90 }, { weight: 10 }] }],
    });
  });

  it('from 50/50 to 60/40 moves only the units that it must', async () => {
    const units = 2000;
    const api = await start([1, 2]);
    const before = await armsOf(api, units);
    const { body } = await put(api, split(60, 40), '"0"');
    expect(body['moved']).toBe(1000);
    const after = await armsOf(api, units);
    const moved = before.filter((arm, i) => arm !== after[i]);
    // A tenth of the units, give or take five standard deviations, and all of them from the arm that shrank.
    expect(Math.abs(moved.length - 200)).toBeLessThan(5 * Math.sqrt(units * 0.1 * 0.9));
    expect(new Set(moved)).toEqual(new Set(['v2']));
  });

  it('moves nobody when an arm joins, but for those who go to it', async () => {
    const api = await start([1, 2, 3]);
    const before = await armsOf(api, 500);
    const wish = { arms: [...split(40, 40).arms, { version: 3, weight: 20 }] };
    expect((await put(api, wish, '"0"')).body['moved']).toBe(2000);
    const after = await armsOf(api, 500);
    for (const [i, arm] of before.entries()) if (after[i] !== arm) expect(after[i]).toBe('v3');
    expect(after).toContain('v3');
  });

  it('survives a restart', async () => {
    const own = await mkdtemp(join(tmpdir(), 'switchyard-data-'));
    directories.push(own);
    const repository = await irisRepository([1, 2]);
    const first = await start(repository, { SWITCHYARD_DATA_DIR: own });
    await put(first, split(10, 90), '"0"');
    const decided = await put(first, split(30, 70), '"1"');
    const assigned = await armsOf(first, 300);
    await stop(first);
    const second = await start(repository, { SWITCHYARD_DATA_DIR: own });
    expect((await read(second)).body).toEqual(decided.body);
    expect(await armsOf(second, 300)).toEqual(assigned);
  });

  it('needs the ETag of what it changes', async () => {
    const api = await start([1, 2]);
    expect((await put(api, split(1, 1), null)).body).toMatchObject({
      status: 428,
      code: 'precondition_required',
    });
    expect((await put(api, split(1, 1), '"1"')).body).toMatchObject({
      status: 412,
      code: 'precondition_failed',
    });
    expect((await put(api, split(1, 1), 'W/"0"')).status).toBe(412);
    expect((await put(api, split(1, 2), '"7", "0"')).status).toBe(200);
    const late = await put(api, split(2, 1), '"0"');
    expect([late.status, late.headers['etag']]).toEqual([412, '"1"']);
    expect((await put(api, split(2, 1), '*')).headers['etag']).toBe('"2"');
  });

  it('is made by one of many who try at once', async () => {
    const api = await start([1, 2]);
    const answers = await Promise.all(Array.from({ length: 10 }, (_, i) => put(api, split(i + 2, 1), '"0"')));
    expect(answers.map(({ status }) => status).sort()).toEqual([
      200,
      ...Array.from({ length: 9 }, () => 412),
    ]);
    expect((await read(api)).body['revision']).toBe(1);
  });

  it('that changes nothing is no change', async () => {
    const api = await start([1, 2]);
    const first = await put(api, split(80, 20), '"0"');
    const second = await put(api, split(80, 20), '"1"');
    expect([second.status, second.headers['etag'], second.body]).toEqual([200, '"1"', first.body]);
  });

  it('names only versions that answer', async () => {
    const api = await start([1, 2]);
    const wish = { arms: [{ version: 1, weight: 1 }], shadows: [{ version: 9, share: 1 }] };
    expect((await put(api, wish, '"0"')).body).toMatchObject({
      status: 409,
      code: 'version_not_loaded',
      detail: expect.stringContaining('v9'),
      errors: [{ pointer: '/shadows/0/version' }],
    });
    expect((await read(api)).headers['etag']).toBe('"0"');
  });

  it('does not give a name that is in use to another version', async () => {
    const api = await start([1, 2, 3]);
    const named = (version: number) => ({
      arms: [
        { version: 1, weight: 1 },
        { version, weight: 1, variant: 'candidate' },
      ],
    });
    expect((await put(api, named(2), '"0"')).status).toBe(200);
    expect((await put(api, named(3), '"1"')).body).toMatchObject({
      status: 400,
      errors: [{ pointer: '/arms/1/variant' }],
    });
    expect((await put(api, { arms: [{ version: 1, weight: 1 }] }, '"1"')).status).toBe(200);
    expect((await put(api, named(3), '"2"')).body).toMatchObject({ revision: 3, epoch: 4 });
  });

  it('may compare a version with itself', async () => {
    const api = await start([1]);
    const wish = {
      arms: [
        { version: 1, weight: 1, variant: 'a' },
        { version: 1, weight: 1, variant: 'b' },
      ],
    };
    expect((await put(api, wish, '"0"')).status).toBe(200);
    expect(new Set(await armsOf(api, 50))).toEqual(new Set(['a', 'b']));
  });

  it('is taken back by DELETE, and numbers of epochs are not given again', async () => {
    const api = await start([1, 2]);
    const byDefault = await armsOf(api, 300);
    await put(api, split(90, 10), '"0"');
    expect((await remove(api, '"0"')).status).toBe(412);
    const back = await remove(api, '"1"');
    expect([back.status, back.headers['etag'], back.body]).toEqual([
      200,
      '"2"',
      expect.objectContaining({
        source: 'default',
        revision: 2,
        arms: [expect.anything(), expect.anything()],
      }),
    ]);
    expect(await armsOf(api, 300)).toEqual(byDefault);
    expect((await remove(api, '"2"')).headers['etag']).toBe('"2"');
    // 1 the default split, 2 the decision, 3 the default split again.
    expect((await put(api, split(60, 40), '"2"')).body).toMatchObject({ revision: 3, epoch: 4, moved: 1000 });
  });

  it('is not possible while the environment pins the routing', async () => {
    const api = await start([1, 2], { MODEL_V1_WEIGHT: '50' });
    expect((await read(api)).body).toMatchObject({ source: 'environment' });
    for (const answer of [await put(api, split(1, 1), '"0"'), await remove(api, '"0"')]) {
      expect(answer.body).toMatchObject({
        status: 409,
        code: 'routing_pinned',
        detail: expect.stringContaining('MODEL_V1_WEIGHT'),
      });
    }
  });

  it('needs a key, and a model', async () => {
    const api = await start([1]);
    expect((await api.call('/v1/models/iris/routing')).status).toBe(401);
    const other = '/v1/models/other/routing';
    for (const answer of [await read(api, other), await put(api, split(1, 1), '"0"', other)]) {
      expect(answer.body).toMatchObject({ status: 404, code: 'unknown_model' });
    }
  });
});

describe('an arm whose version disappears', () => {
  it('is answered by the stable version, and stays the arm of its units', async () => {
    const repository = await irisRepository([1, 2]);
    const api = await start(repository, POLL);
    await put(api, split(50, 50), '"0"');
    const before = await armsOf(api, 200);
    await rm(join(repository, 'iris', '2'), { recursive: true });
    await expect
      .poll(async () => (await read(api)).body, { timeout: 10_000 })
      .toMatchObject({ arms: [{ answered_by: 1 }, { version: 2, state: 'absent', answered_by: 1 }] });
    expect(await armsOf(api, 200)).toEqual(before);
    const unit = `unit-${before.indexOf('v2')}`;
    expect((await api.call('/predict', { features: IRIS_ROW, unit })).body).toMatchObject({
      variant: 'v2',
      model_version: 'v1',
    });
  });
});
