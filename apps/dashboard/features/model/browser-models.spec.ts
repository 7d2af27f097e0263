import { FOREST_FILE } from '@switchyard/model-io';
import { expect, it } from 'vitest';
import { startArtifactApi, type ServedVersions } from '../../test/artifact-api.ts';
import { leafClassifier, nodeSha256, priceRegression } from '../../test/small-artifact.ts';
import { browserApi } from '../api/browser-api.ts';
import { browserSha256 } from './browser-hash.ts';
import { BrowserModels } from './browser-models.ts';

async function modelsOf(versions: ServedVersions) {
  const api = await startArtifactApi(versions);
  return { api, models: new BrowserModels(browserApi(api.url.replace(/\/$/, '')), 'leaves') };
}

it('hashes without crypto.subtle as node:crypto does', () => {
  for (const length of [0, 1, 55, 56, 64, 1000]) {
    const bytes = new Uint8Array(length).map((_, i) => i % 251);
    expect(browserSha256(bytes)).toBe(nodeSha256(bytes));
  }
});

it('fetches every file of a version once, verifies them and predicts', async () => {
  const packed = leafClassifier();
  const { api, models } = await modelsOf(new Map([[1, packed]]));
  const [first, second] = await Promise.all([models.open('v1'), models.open('v1')]);
  const third = await models.open('v1');

  expect(first).toBe(second);
  expect(first).toBe(third);
  expect(api.seen).toHaveLength(packed.files.size);
  if (!first.ok) throw new Error(first.reason);
  expect(first.artifact.digest).toBe(packed.artifact.digest);
  const row = { petal_length: 3, 'petal/width': 0.1 };
  expect(first.artifact.model.predict(row)).toEqual(packed.artifact.model.predict(row));
});

it('opens a regression with inputs of every type', async () => {
  const { models } = await modelsOf(new Map([[1, priceRegression()]]));
  const opened = await models.open('v1');
  if (!opened.ok) throw new Error(opened.reason);
  const row = { living_area: 80, rooms: 3, garden: true, district: 'harbour' };
  expect(opened.artifact.model.predict(row)).toMatchObject({ ok: true, probabilities: null });
});

it('refuses a file with one flipped byte, by name, and tries again when asked again', async () => {
  const packed = leafClassifier();
  const spoiled = new Map(packed.files);
  const bytes = Uint8Array.from(packed.files.get(FOREST_FILE) ?? []);
  bytes[50] = (bytes[50] ?? 0) ^ 1;
  spoiled.set(FOREST_FILE, bytes);
  const versions: ServedVersions = new Map([[1, { ...packed, files: spoiled }]]);
  const { models } = await modelsOf(versions);

  const refused = await models.open('v1');
  expect(refused).toMatchObject({ ok: false, reason: expect.stringContaining(FOREST_FILE) });
  versions.set(1, packed);
  expect(await models.open('v1')).toMatchObject({ ok: true });
});

it('says which file cannot be had', async () => {
  const { models } = await modelsOf(new Map());
  expect(await models.open('v1')).toEqual({ ok: false, reason: 'model.json: There is no such file.' });
});

it('says so when nobody answers', async () => {
  const models = new BrowserModels(browserApi('http://127.0.0.1:9'), 'leaves');
  expect(await models.open('v1')).toMatchObject({
    ok: false,
    reason: expect.stringContaining('cannot be reached'),
  });
});
