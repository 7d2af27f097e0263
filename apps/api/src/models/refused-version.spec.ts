import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { irisRepository } from '../../test/iris-repository.ts';
import { ADMIN_KEY, startTestApi } from '../../test/test-api.ts';

const ROW = [5.1, 3.5, 1.4, 0.2];
const FILES = ['model.json', 'digest', 'profile.json', 'examples.json', 'weights/forest.bin'];

async function flipBit(path: string, position: number): Promise<void> {
  const bytes = await readFile(path);
  bytes[position] = (bytes[position] ?? 0) ^ 1;
  await writeFile(path, bytes);
}

describe('a version with one flipped bit', () => {
  it.each(FILES)('in %s is refused by name, and the other keeps serving', async (file) => {
    const repository = await irisRepository([1, 2]);
    await flipBit(join(repository, 'iris', '2', file), 20);
    const api = await startTestApi(repository);
    const { body } = await api.call('/config');
    const [{ arms }] = body['models'] as [
      { arms: readonly { state: string; reasons: readonly string[]; slots: unknown }[] },
    ];
    expect(arms[0]).toMatchObject({ state: 'loaded', slots: [{ from: 0, to: 10_000 }] });
    expect(arms[1]).toMatchObject({ state: 'refused', slots: [] });
    expect(arms[1]?.reasons.join()).toContain(file);
    for (let i = 0; i < 20; i++) {
      expect((await api.call('/predict', { features: ROW, unit: `u${i}` })).body).toMatchObject({
        model_version: 'v1',
      });
    }
    expect((await api.call('/health/ready')).status).toBe(200);

    const headers = { authorization: `Bearer ${ADMIN_KEY}` };
    expect((await api.call('/v1/models', undefined, { headers })).body).toMatchObject({
      models: [{ versions: [{ state: 'loaded' }, { state: 'refused', digest: null }] }],
    });
    expect((await api.call('/v1/models/iris/versions/2', undefined, { headers })).body).toMatchObject({
      status: 503,
      code: 'model_unavailable',
    });
    await api.close();
  });

  it('does not answer in place of an arm that has all the weight', async () => {
    const repository = await irisRepository([1, 2]);
    await flipBit(join(repository, 'iris', '2', 'weights/forest.bin'), 100);
    const api = await startTestApi(repository, { MODEL_V1_WEIGHT: '0', MODEL_V2_WEIGHT: '100' });
    expect((await api.call('/predict', { features: ROW })).body).toMatchObject({
      status: 503,
      detail: expect.stringContaining('weights/forest.bin'),
    });
    expect((await api.call('/health/ready')).status).toBe(503);
    await api.close();
  });
});

describe('the files of a version', () => {
  it('are served as they are in the repository, and no others', async () => {
    const repository = await irisRepository([1]);
    const api = await startTestApi(repository);
    const headers = { authorization: `Bearer ${ADMIN_KEY}` };
    const get = (path: string) =>
      api.call(`/v1/models/iris/versions/1/file?path=${path}`, undefined, { headers });
    for (const file of ['model.json', 'digest', 'profile.json', 'examples.json']) {
      const answer = await get(file);
      expect(answer.status).toBe(200);
      expect(answer.headers).toMatchObject({
        'content-type': 'application/octet-stream',
        'content-disposition': 'attachment',
      });
      expect(answer.text).toBe(await readFile(join(repository, 'iris', '1', file), 'utf8'));
    }
    for (const path of [
      '../1/digest',
      '/etc/passwd',
      'weights',
      '',
      'digest&path=digest',
      'weights%2F..%2Fdigest',
    ]) {
      expect([path, (await get(path)).status]).toEqual([path, 404]);
    }
    expect((await api.call('/v1/models/iris/versions/1/file?path=digest')).status).toBe(401);
    expect((await api.call('/v1/models/iris/versions/01', undefined, { headers })).status).toBe(404);
    expect((await api.call('/v1/models/other/versions/1', undefined, { headers })).status).toBe(404);
    await api.close();
  });
});
