import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { slotOf } from '@switchyard/ab-router';
import { afterEach, describe, expect, it } from 'vitest';
import { irisRepository } from '../../test/iris-repository.ts';
import { publishHeavy } from '../../test/network-repository.ts';
import { IRIS_ROW } from '../../test/routing-calls.ts';
import {
  decideRouting,
  NUMBER,
  PATIENT,
  publishNumbers,
  settled,
  shadowed,
} from '../../test/shadow-calls.ts';
import { startTestApi, type TestApi } from '../../test/test-api.ts';
import { publishVersion } from '../../test/version-repository.ts';
import {
  forestArtifact,
  network,
  networkArtifact,
  sampleNumbers,
  sharesOf,
} from '../../test/worker-artifact.ts';

const running: { close(): Promise<void> }[] = [];
const directories: string[] = [];
afterEach(async () => {
  for (const api of running.splice(0)) await api.close();
  for (const directory of directories.splice(0)) await rm(directory, { recursive: true, force: true });
});

async function directory(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'switchyard-models-'));
  directories.push(made);
  return made;
}

async function start(
  repository: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<TestApi> {
  const api = await startTestApi(repository, { ...PATIENT, ...environment });
  running.push(api);
  return api;
}

const numbers = async (versions: readonly number[]) => publishNumbers(await directory(), versions);

describe('shadows', () => {
  it('score what was answered, and are compared with whoever answered', async () => {
    const api = await start(await numbers([1, 2, 4]), NUMBER);
    await decideRouting(api, 'number', shadowed([1, 2], { 4: 1 }));
    const answered = new Map<unknown, number>();
    for (let i = 0; i < 200; i++) {
      const { body } = await api.call('/predict', { features: [i / 200], unit: `unit-${i}` });
      answered.set(body['model_version'], (answered.get(body['model_version']) ?? 0) + 1);
    }
    expect([...answered.keys()].sort()).toEqual(['v1', 'v2']);
    const pairs = await settled(api, 'number', 200);
    expect(pairs).toEqual(
      [1, 2].map((version) => ({
        version,
        model_version: `v${version}`,
        shadow_version: 4,
        rows: answered.get(`v${version}`),
        agreed: 0,
        agreement: 0,
        difference: { mean: 4 - version, standard_deviation: 0, mean_absolute: 4 - version },
        latency_ms: { live: expect.any(Number), shadow: expect.any(Number) },
        errors: 0,
        dropped: 0,
      })),
    );
  });

  it('are never served, nor counted as if they were', async () => {
    const api = await start(await numbers([1, 4]), NUMBER);
    await decideRouting(api, 'number', shadowed([1], { 4: 1 }));
    const instances = Array.from({ length: 100 }, (_, i) => [i / 100]);
    const { body } = await api.call('/predict', { instances });
    const served = body['predictions'] as readonly { readonly model_version: string }[];
    expect(new Set(served.map(({ model_version: version }) => version))).toEqual(new Set(['v1']));
    await settled(api, 'number', 100);
    const metrics = (await api.call('/metrics')).text;
    expect(metrics).toMatch(/^model_version_requests_total\{.*version="v1".*\} 100$/m);
    expect(metrics).not.toMatch(/^model_version_requests_total\{.*version="v4".*\} [1-9]/m);
  });

  it('agree where both give the same class', async () => {
    const api = await start(await irisRepository([1, 2]));
    await decideRouting(api, 'iris', shadowed([1], { 2: 1 }));
    const instances = Array.from({ length: 300 }, () => IRIS_ROW);
    await api.call('/predict', { instances });
    expect(await settled(api, 'iris', 300)).toMatchObject([{ rows: 300, agreed: 300, difference: null }]);
  });

  it('score the units of their share, the smaller share among the larger one', async () => {
    const api = await start(await numbers([1, 3, 4]), NUMBER);
    await decideRouting(api, 'number', shadowed([1], { 3: 0.25, 4: 0.5 }));
    const units = Array.from({ length: 400 }, (_, i) => `unit-${i}`);
    const below = (slots: number) =>
      units.filter((unit) => slotOf('model:number:default', 'shadow', unit) < slots).length;
    for (const unit of units) await api.call('/predict', { features: [0.5], unit });
    const pairs = await settled(api, 'number', below(2500) + below(5000));
    expect(pairs.map(({ shadow_version: shadow, rows }) => [shadow, rows])).toEqual([
      [3, below(2500)],
      [4, below(5000)],
    ]);
  });

  it('see neither dry runs nor requests that name a version', async () => {
    const api = await start(await numbers([1, 4]), NUMBER);
    await decideRouting(api, 'number', shadowed([1], { 4: 1 }));
    const features = [0.5];
    await api.call('/predict', { features, dry_run: true });
    await api.call('/v1/models/number/versions/1/predict', { features });
    await api.call('/predict', { features });
    expect(await settled(api, 'number', 1)).toMatchObject([{ rows: 1 }]);
  });

  it('compute in workers where their flavor does, and are compared class by class', async () => {
    const repository = await directory();
    const [live, shadow] = [network([4, 3]), network([4, 8, 3])];
    await publishHeavy(repository, 1, await networkArtifact('onnx', live, 1));
    await publishHeavy(repository, 2, await networkArtifact('onnx', shadow, 2));
    const api = await start(repository, { DEFAULT_MODEL: 'heavy' });
    await decideRouting(api, 'heavy', shadowed([1], { 2: 1 }));
    const instances = Array.from({ length: 150 }, (_, i) => [...sampleNumbers(4, i + 1)]);
    const winner = (shares: readonly number[]) => shares.indexOf(Math.max(...shares));
    const agreed = instances.filter(
      (row) => winner(sharesOf(live, row)) === winner(sharesOf(shadow, row)),
    ).length;
    expect([agreed > 0, agreed < 150]).toEqual([true, true]);
    expect((await api.call('/predict', { instances })).status).toBe(200);
    expect(await settled(api, 'heavy', 150)).toMatchObject([{ rows: 150, agreed, errors: 0, dropped: 0 }]);
  });

  it('that cannot score a row, or only something else, are counted as errors', async () => {
    const repository = await directory();
    await publishVersion(repository, 'number', 1);
    await publishVersion(repository, 'number', 2, 2);
    await publishHeavy(repository, 1, await networkArtifact('onnx', network([8, 3]), 1));
    await publishHeavy(repository, 2, forestArtifact(200, 2));
    const api = await start(repository);
    await decideRouting(api, 'number', shadowed([1], { 2: 1 }));
    await decideRouting(api, 'heavy', shadowed([1], { 2: 1 }));
    expect((await api.call('/predict/number', { instances: [[0.1], [0.2]] })).status).toBe(200);
    expect((await api.call('/predict/heavy', { features: [...sampleNumbers(8)] })).status).toBe(200);
    expect(await settled(api, 'number', 2)).toMatchObject([{ rows: 0, errors: 2, latency_ms: null }]);
    expect(await settled(api, 'heavy', 1)).toMatchObject([{ rows: 0, errors: 1 }]);
  });

  it('leave rows out beyond what may wait, and count them', async () => {
    const api = await start(await numbers([1, 2, 3, 4]), NUMBER);
    await decideRouting(api, 'number', shadowed([1], { 2: 1, 3: 1, 4: 1 }));
    const instances = Array.from({ length: 1000 }, (_, i) => [i / 1000]);
    expect((await api.call('/predict', { instances })).status).toBe(200);
    const pairs = await settled(api, 'number', 3000);
    const dropped = pairs.reduce((sum, pair) => sum + pair.dropped, 0);
    expect(dropped).toBe(1000);
    // Once they are through, there is room again.
    await api.call('/predict', { features: [0.5] });
    const after = await settled(api, 'number', 3003);
    expect(after.reduce((sum, { rows }) => sum + rows, 0)).toBe(2003);
  });
});
