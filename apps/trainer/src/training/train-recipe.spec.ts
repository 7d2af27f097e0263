import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseReferenceProfile } from '@switchyard/drift';
import { readArtifact } from '@switchyard/model-io/node';
import { RandomForestClassifier } from 'ml-random-forest';
import { describe, expect, it } from 'vitest';
import { readIris } from '../dataset/iris.ts';
import { stratifiedHoldout } from '../holdout/stratified-holdout.ts';
import { findRecipe } from '../recipe/find-recipe.ts';
import { trainRecipe } from './train-recipe.ts';

const emptyRepository = () => mkdtemp(join(tmpdir(), 'switchyard-trained-'));
const silent = () => undefined;

async function bytesBelow(directory: string): Promise<Readonly<Record<string, string>>> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const contents = await Promise.all(
    files.sort().map(async (file) => [file, await readFile(file, 'base64')] as const),
  );
  return Object.fromEntries(contents.map(([file, content]) => [file.slice(directory.length), content]));
}

describe.each([
  ['iris-v1', 1, 50, 5],
  ['iris-v2', 2, 100, 7],
])('training %s', (name, version, trees, maxDepth) => {
  it('writes a version that is right on at least 90 % of the 30 held-out rows', async () => {
    const repository = await emptyRepository();
    const outcome = await trainRecipe(await findRecipe(name), repository, silent);
    expect(outcome).toMatchObject({ kind: 'written', directory: join(repository, 'iris', String(version)) });

    const { manifest, digest, profile, examples } = await readArtifact(
      join(repository, 'iris', String(version)),
    );
    expect(manifest.metrics['holdout_rows']).toBe(30);
    expect(manifest.metrics['holdout_accuracy']).toBeGreaterThanOrEqual(0.9);
    expect(manifest.params).toMatchObject({ trees, max_depth: maxDepth });
    expect(
      manifest.signature.inputs.map((input) => [input.name, input.type === 'numeric' && input.unit]),
    ).toEqual([
      ['sepal_length', 'cm'],
      ['sepal_width', 'cm'],
      ['petal_length', 'cm'],
      ['petal_width', 'cm'],
    ]);
    expect(Object.keys(manifest.lineage.libraries)).toContain('@switchyard/model-io');
    expect(outcome.kind !== 'gate-not-met' && outcome.digest).toBe(digest);
    expect(examples.length).toBeGreaterThanOrEqual(8);
    expect(parseReferenceProfile(profile)).toMatchObject({ rows: 120, predictions: { rows: 30 } });
  });

  it('writes the same bytes again', async () => {
    const recipe = await findRecipe(name);
    const [one, two] = [await emptyRepository(), await emptyRepository()];
    await trainRecipe(recipe, one, silent);
    await trainRecipe(recipe, two, silent);
    const written = await bytesBelow(one);
    expect(Object.keys(written)).toHaveLength(5);
    expect(await bytesBelow(two)).toEqual(written);
  });

  it('predicts what the library itself predicts', async () => {
    const recipe = await findRecipe(name);
    const repository = await emptyRepository();
    await trainRecipe(recipe, repository, silent);
    const { model } = await readArtifact(join(repository, 'iris', String(version)));

    const { classes } = recipe.output;
    const { training } = stratifiedHoldout(readIris(), recipe.holdout.share, `seed:${recipe.seed}`);
    const library = new RandomForestClassifier({
      nEstimators: trees,
      maxFeatures: recipe.algorithm.featuresPerTree,
      replacement: false,
      useSampleBagging: true,
      noOOB: true,
      seed: recipe.seed,
      treeOptions: { maxDepth },
    });
    library.train(
      training.map(({ features }) => [...features]),
      training.map(({ label }) => classes.indexOf(label)),
    );
    const rows = readIris().rows.map(({ features }) => [...features]);
    const expected = library.predict(rows).map((label) => classes[label]);
    expect(rows.map((row) => model.predict(row)).map((answer) => answer.ok && answer.prediction)).toEqual(
      expected,
    );
  });
});

describe('training into a version that exists', () => {
  it('is unchanged with the same digest, and refused with another, which leaves the version as it was', async () => {
    const repository = await emptyRepository();
    const recipe = await findRecipe('iris-v1');
    await trainRecipe(recipe, repository, silent);
    const before = await bytesBelow(repository);
    expect(await trainRecipe(recipe, repository, silent)).toMatchObject({ kind: 'unchanged' });
    expect(await trainRecipe({ ...recipe, seed: 7 }, repository, silent)).toMatchObject({ kind: 'refused' });
    expect(await bytesBelow(repository)).toEqual(before);
  });

  it('takes the next free version when none is pinned', async () => {
    const repository = await emptyRepository();
    const recipe = { ...(await findRecipe('iris-v1')), version: null };
    expect((await trainRecipe(recipe, repository, silent)).manifest.version).toBe(1);
    expect((await trainRecipe(recipe, repository, silent)).manifest.version).toBe(2);
  });

  it('writes nothing below the gate', async () => {
    const repository = await emptyRepository();
    const recipe = await findRecipe('iris-v1');
    const strict = { ...recipe, gate: { ...recipe.gate, minimum: 0.999 } };
    expect(await trainRecipe(strict, repository, silent)).toMatchObject({ kind: 'gate-not-met' });
    expect(await readdir(repository)).toEqual([]);
  });
});
