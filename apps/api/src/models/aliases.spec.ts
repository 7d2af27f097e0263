import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { irisRepository } from '../../test/iris-repository.ts';
import { KEY, put, read, remove } from '../../test/routing-calls.ts';
import { startTestApi, type Answer, type TestApi } from '../../test/test-api.ts';

const ALIASES = '/v1/models/iris/aliases';
const CHAMPION = `${ALIASES}/champion`;

const running: TestApi[] = [];
const directories: string[] = [];
afterEach(async () => {
  for (const api of running.splice(0)) await api.close();
  for (const directory of directories.splice(0)) await rm(directory, { recursive: true, force: true });
});

async function start(
  repository: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<TestApi> {
  const api = await startTestApi(repository, environment);
  running.push(api);
  return api;
}

const move = (api: TestApi, version: unknown, ifMatch: string | null, url = CHAMPION): Promise<Answer> =>
  put(api, { version }, ifMatch, url);

describe('an alias', () => {
  it('is made, moved and removed, and every move is kept', async () => {
    const api = await start(await irisRepository([1, 2]));
    const none = await read(api, CHAMPION);
    expect([none.status, none.body['code'], none.headers['etag']]).toEqual([404, 'unknown_alias', '"0"']);
    const made = await move(api, 1, '"0"');
    expect([made.status, made.headers['etag'], made.body]).toEqual([
      201,
      '"1"',
      {
        alias: 'champion',
        version: 1,
        model_version: 'v1',
        state: 'loaded',
        revision: 1,
        changed_at: '2023-11-14T22:13:20.000Z',
      },
    ]);
    api.pass(1000);
    expect((await move(api, 2, '"1"')).body).toMatchObject({ version: 2, revision: 2 });
    expect((await read(api, ALIASES)).body).toEqual({ aliases: [(await read(api, CHAMPION)).body] });
    expect((await read(api, '/v1/models')).body).toMatchObject({
      models: [
        {
          aliases: { champion: 2 },
          versions: [
            { state: 'loaded', flavor: 'forest', runtime: 'forest' },
            { state: 'loaded', flavor: 'forest' },
          ],
        },
      ],
    });

    expect((await remove(api, '"1"', CHAMPION)).status).toBe(412);
    expect((await remove(api, '"2"', CHAMPION)).status).toBe(204);
    const gone = await read(api, CHAMPION);
    expect([gone.status, gone.headers['etag']]).toEqual([404, '"3"']);
    expect((await remove(api, '"3"', CHAMPION)).body['code']).toBe('unknown_alias');
    expect((await move(api, 1, '"3"')).status).toBe(201);
    const changes = (await read(api, `${CHAMPION}/history`)).body['changes'] as readonly object[];
    expect(changes).toEqual([
      expect.objectContaining({ revision: 4, from_version: null, to_version: 1 }),
      expect.objectContaining({ revision: 3, from_version: 2, to_version: null }),
      expect.objectContaining({
        revision: 2,
        from_version: 1,
        to_version: 2,
        changed_at: '2023-11-14T22:13:21.000Z',
      }),
      expect.objectContaining({ revision: 1, from_version: null, to_version: 1 }),
    ]);
  });

  it('is moved only by those who know where it is', async () => {
    const api = await start(await irisRepository([1, 2]));
    expect((await move(api, 1, null)).body).toMatchObject({ status: 428, code: 'precondition_required' });
    expect((await move(api, 1, '"1"')).status).toBe(412);
    const make = () =>
      api.call(
        CHAMPION,
        { version: 1 },
        {
          method: 'PUT',
          headers: { ...KEY, 'content-type': 'application/json', 'if-none-match': '*' },
        },
      );
    expect((await make()).status).toBe(201);
    expect((await make()).status).toBe(412);
    const answers = await Promise.all(Array.from({ length: 10 }, () => move(api, 2, '"1"')));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect((await read(api, CHAMPION)).headers['etag']).toBe('"2"');
  });

  it('that is where it should be already stays without a move', async () => {
    const api = await start(await irisRepository([1]));
    await move(api, 1, '"0"');
    expect((await move(api, 1, '"1"')).headers['etag']).toBe('"1"');
    expect((await read(api, `${CHAMPION}/history`)).body['changes']).toHaveLength(1);
  });

  it('points only at versions that answer', async () => {
    const api = await start(await irisRepository([1]));
    expect((await move(api, 2, '"0"')).body).toMatchObject({
      status: 409,
      code: 'version_not_loaded',
      errors: [{ pointer: '/version' }],
    });
    expect((await read(api, ALIASES)).body).toEqual({ aliases: [] });
  });

  it('is refused under a name that says something else, and with a body that is none', async () => {
    const api = await start(await irisRepository([1, 2]));
    for (const name of ['v2', 'latest', 'Champion', 'a%20b', '9']) {
      const { status, body } = await move(api, 1, '"0"', `${ALIASES}/${name}`);
      expect([name, status, body['code']]).toEqual([name, 400, 'invalid_input']);
    }
    for (const body of [
      {},
      { version: 'v1' },
      { version: 1.5 },
      { version: 0 },
      { version: 1, more: 1 },
      [1],
      null,
    ]) {
      const answer = await put(api, body, '"0"', CHAMPION);
      expect([body, answer.status, answer.body['code']]).toEqual([body, 400, 'invalid_input']);
    }
  });

  it('survives a restart', async () => {
    const own = await mkdtemp(join(tmpdir(), 'switchyard-data-'));
    directories.push(own);
    const repository = await irisRepository([1, 2]);
    const first = await start(repository, { SWITCHYARD_DATA_DIR: own });
    const { body } = await move(first, 2, '"0"');
    await running.pop()?.close();
    const second = await start(repository, { SWITCHYARD_DATA_DIR: own });
    expect((await read(second, CHAMPION)).body).toEqual(body);
  });

  it('has a history that is read page by page', async () => {
    const api = await start(await irisRepository([1, 2]));
    for (let i = 0; i < 7; i++) await move(api, 1 + (i % 2), `"${i}"`);
    const revisions: number[] = [];
    let url = `${CHAMPION}/history?limit=3`;
    for (let page = 0; url !== '' && page < 9; page++) {
      const { headers, body } = await read(api, url);
      const changes = body['changes'] as readonly { readonly revision: number }[];
      revisions.push(...changes.map(({ revision }) => revision));
      [, url = ''] = /^<(.+)>; rel="next"$/.exec(String(headers['link'])) ?? [];
    }
    expect(revisions).toEqual([7, 6, 5, 4, 3, 2, 1]);
    for (const query of ['limit=0', 'limit=201', 'limit=x', 'limit=1&limit=2', 'cursor=x', 'cursor=']) {
      expect([query, (await read(api, `${CHAMPION}/history?${query}`)).status]).toEqual([query, 400]);
    }
    expect((await read(api, `${ALIASES}/other/history`)).body['code']).toBe('unknown_alias');
  });

  it('needs a key, and a model', async () => {
    const api = await start(await irisRepository([1]));
    for (const url of [ALIASES, CHAMPION, `${CHAMPION}/history`]) {
      expect((await api.call(url)).status).toBe(401);
      expect((await read(api, url.replace('iris', 'other'))).body['code']).toBe('unknown_model');
    }
  });
});
