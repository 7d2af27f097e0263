import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { findRecipe } from './find-recipe.ts';
import { parseRecipe } from './parse-recipe.ts';

describe('recipes', () => {
  let text = '';
  beforeAll(async () => {
    text = await readFile(new URL('../../recipes/iris-v1.json', import.meta.url), 'utf8');
  });

  it.each([
    ['iris-v1', 1, 50, 5],
    ['iris-v2', 2, 100, 7],
  ])('%s is version %d: %d trees of depth %d', async (name, version, trees, maxDepth) => {
    expect(await findRecipe(name)).toMatchObject({
      model: 'iris',
      version,
      algorithm: { trees, maxDepth },
      seed: 42,
    });
  });

  it('names the known ones when asked for another', async () => {
    await expect(findRecipe('iris-v9')).rejects.toThrow(/iris-v1, iris-v2/);
  });

  it.each([
    ['/algorithm/featuresPerTree', 1, 'which the library takes for "all columns"'],
    ['/algorithm/featuresPerTree', 5, 'which is more than there are'],
    ['/algorithm/trees', 0, 'no trees'],
    ['/holdout/share', 1, 'everything held out'],
    ['/gate/minimum', 2, 'a gate that nothing passes'],
    ['/model', '../iris', 'a path as model name'],
    ['/seed', -1, 'a negative seed'],
    ['/inputs/0/name', '', 'an input without a name'],
    ['/surprise', 1, 'an unknown key'],
  ])('refuse %s = %j (%s)', (pointer, value, _why) => {
    const recipe = JSON.parse(text) as Record<string, unknown>;
    const keys = pointer.split('/').slice(1);
    const last = keys.pop() ?? '';
    const parent = keys.reduce<Record<string, unknown>>(
      (node, key) => node[key] as Record<string, unknown>,
      recipe,
    );
    parent[last] = value;
    expect(() => parseRecipe(recipe, 'recipe.json')).toThrow(pointer);
  });

  it('list all of their faults', () => {
    expect(() => parseRecipe({ name: 'x' }, 'recipe.json')).toThrow(
      /\/model[^]*\/dataset|\/dataset[^]*\/model/,
    );
    expect(() => parseRecipe([], 'recipe.json')).toThrow(/the recipe must be an object/);
  });
});
