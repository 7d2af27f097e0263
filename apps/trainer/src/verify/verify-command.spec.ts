import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readArtifactFiles, sha256, writeArtifact } from '@switchyard/model-io/node';
import { packArtifact, parseManifest } from '@switchyard/model-io';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runTrainer } from '../../test/run-trainer.ts';

const RECIPE = fileURLToPath(new URL('../../recipes/iris-v1.json', import.meta.url));

let folder = '';
let good = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'switchyard-verify-'));
  good = join(folder, 'good');
  await runTrainer(good, ['train', 'iris-v1']);
  await runTrainer(good, ['train', 'iris-v2', '--seed', '7']);
});
afterAll(() => rm(folder, { recursive: true }));

/** A copy of the good repository, to be spoilt. */
async function copyOf(name: string): Promise<string> {
  const repository = join(folder, name);
  await cp(good, repository, { recursive: true });
  return repository;
}

async function recipeFile(name: string, changes: Readonly<Record<string, unknown>>): Promise<string> {
  const path = join(folder, `${name}.json`);
  await writeFile(path, JSON.stringify({ ...JSON.parse(await readFile(RECIPE, 'utf8')), ...changes }));
  return path;
}

describe('trainer verify', () => {
  it('passes versions that load, replay and meet their recipe, whatever seed they were trained with', async () => {
    const { code, stdout } = await runTrainer(good, ['verify']);
    expect([code, stdout.split('\n').length]).toEqual([0, 3]);
    expect(stdout).toMatch(
      /✔ iris v1 loads, replays its examples and meets iris-v1: holdout_accuracy 0\.\d{4}/,
    );
    expect(stdout).not.toContain('edited');
  });

  it('prints one JSON object with what was recorded and what was measured again', async () => {
    const { code, stdout } = await runTrainer(folder, ['verify', '--repository', good, '--json']);
    expect(code).toBe(0);
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({ ok: true, versions: [{ version: 1 }, { version: 2, kind: 'passed' }] });
    for (const { gate, metrics } of report.versions) {
      expect(gate.measured).toBe(metrics.holdout_accuracy);
      expect(gate.recorded).toBe(metrics.holdout_accuracy);
    }
  });

  it('ends with 3 when a version misses the threshold of its recipe', async () => {
    const strict = await recipeFile('strict', { gate: { metric: 'holdout_accuracy', minimum: 0.9999 } });
    const { code, stdout } = await runTrainer(good, ['verify', '--recipe', strict]);
    expect([code, stdout]).toEqual([3, expect.stringMatching(/✖ iris v1 misses the threshold of iris-v1/)]);
    expect(stdout).toContain('iris-v1 was edited since it was trained');
  });

  it('ends with 3 when the version does not record what the recipe asks for', async () => {
    const other = await recipeFile('other', { gate: { metric: 'holdout_auc', minimum: 0.5 } });
    expect((await runTrainer(good, ['verify', '--recipe', other])).code).toBe(3);
  });

  it('ends with 1 for a flipped bit, and still tells about the others', async () => {
    const repository = await copyOf('flipped');
    const weights = join(repository, 'iris', '1', 'weights', 'forest.bin');
    const bytes = await readFile(weights);
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
    await writeFile(weights, bytes);
    const { code, stdout } = await runTrainer(repository, ['verify']);
    expect([code, stdout]).toEqual([1, expect.stringMatching(/✖ iris v1 is refused: .*✔ iris v2/s)]);
  });

  it('ends with 1 for a version in the place of another', async () => {
    const repository = await copyOf('moved');
    await cp(join(repository, 'iris', '1'), join(repository, 'iris', '5'), { recursive: true });
    const { code, stdout } = await runTrainer(repository, ['verify']);
    expect([code, stdout]).toEqual([1, expect.stringContaining('says iris v1, but it lies in iris/5')]);
  });

  it('ends with 1 for a well-formed version that claims more than it reaches', async () => {
    const repository = await copyOf('boasting');
    const files = await readArtifactFiles(join(repository, 'iris', '1'));
    const parsed = parseManifest(JSON.parse(Buffer.from(files.get('model.json') ?? []).toString()));
    if (!parsed.ok) throw new Error('the good manifest is refused');
    const { files: _, formatVersion: _format, ...draft } = parsed.value;
    const content = new Map([...files].filter(([path]) => !['model.json', 'digest'].includes(path)));
    const boast = { ...draft, metrics: { ...draft.metrics, holdout_accuracy: 1 } };
    await rm(join(repository, 'iris', '1'), { recursive: true });
    await writeArtifact(repository, packArtifact(boast, content, sha256));
    const { code, stdout } = await runTrainer(repository, ['verify']);
    expect([code, stdout]).toEqual([
      1,
      expect.stringMatching(/records holdout_accuracy 1\.0000, but reaches 0\./),
    ]);
  });

  it('ends with 1 when there is nothing to verify, and with 2 for a recipe that is none', async () => {
    const empty = await runTrainer(join(folder, 'empty'), ['verify']);
    expect([empty.code, empty.stdout]).toEqual([
      1,
      expect.stringContaining('npm run trainer -- train iris-v1'),
    ]);
    expect((await runTrainer(good, ['verify', '--recipe', join(folder, 'none.json')])).code).toBe(2);
  });

  it('says which versions no recipe rules, and fails them when told to', async () => {
    const named = await recipeFile('elsewhere', { name: 'elsewhere', model: 'other', version: 1 });
    const repository = join(folder, 'elsewhere');
    expect((await runTrainer(repository, ['train', named])).code).toBe(0);
    const lenient = await runTrainer(repository, ['verify']);
    expect([lenient.code, lenient.stdout]).toEqual([0, expect.stringContaining('No known recipe')]);
    expect((await runTrainer(repository, ['verify', '--require-recipe'])).code).toBe(1);
    expect((await runTrainer(repository, ['verify', '--require-recipe', '--recipe', named])).code).toBe(0);
  });
});
