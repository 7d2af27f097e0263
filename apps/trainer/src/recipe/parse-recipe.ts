import { MODEL_NAME } from '@switchyard/model-io';
import type { Recipe } from './recipe.ts';

/** A recipe that cannot be followed; the message lists every fault with its place. */
export class RecipeError extends Error {
  override readonly name = 'RecipeError';
}

/**
 * Reads a recipe out of parsed JSON.
 *
 * @param source where it came from, for the message
 * @throws RecipeError naming every fault at once
 */
export function parseRecipe(json: unknown, source: string): Recipe {
  const faults: string[] = [];
  const need = (holds: boolean, pointer: string, rule: string) => {
    if (!holds) faults.push(`${pointer} ${rule}`);
  };
  const object = (
    value: unknown,
    pointer: string,
    keys: readonly string[],
  ): Readonly<Record<string, unknown>> => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      need(false, pointer === '' ? 'the recipe' : pointer, 'must be an object');
      return {};
    }
    const record = value as Readonly<Record<string, unknown>>;
    for (const key of Object.keys(record))
      need(keys.includes(key), `${pointer}/${key}`, 'is not a known key');
    return record;
  };
  const text = (value: unknown, pointer: string): string => {
    need(typeof value === 'string' && value !== '', pointer, 'must be a text');
    return typeof value === 'string' ? value : '';
  };
  const integer = (value: unknown, pointer: string, minimum: number): number => {
    need(
      Number.isSafeInteger(value) && Number(value) >= minimum,
      pointer,
      `must be a whole number ≥ ${minimum}`,
    );
    return Number(value);
  };
  const share = (value: unknown, pointer: string): number => {
    need(typeof value === 'number' && value > 0 && value < 1, pointer, 'must be a number between 0 and 1');
    return Number(value);
  };
  const list = (value: unknown, pointer: string): readonly unknown[] => {
    need(Array.isArray(value) && value.length > 0, pointer, 'must be a list that is not empty');
    return Array.isArray(value) ? value : [];
  };

  const root = object(json, '', [
    'name',
    'model',
    'version',
    'dataset',
    'inputs',
    'output',
    'algorithm',
    'holdout',
    'seed',
    'gate',
  ]);
  const output = object(root['output'], '/output', ['name', 'classes']);
  const algorithm = object(root['algorithm'], '/algorithm', ['kind', 'trees', 'maxDepth', 'featuresPerTree']);
  const holdout = object(root['holdout'], '/holdout', ['share']);
  const gate = object(root['gate'], '/gate', ['metric', 'minimum']);
  const inputs = list(root['inputs'], '/inputs').map((value, i) => {
    const input = object(value, `/inputs/${i}`, ['name', 'unit']);
    const unit = input['unit'] ?? null;
    return {
      name: text(input['name'], `/inputs/${i}/name`),
      unit: unit === null ? null : text(unit, `/inputs/${i}/unit`),
    };
  });
  need(algorithm['kind'] === 'ml-random-forest', '/algorithm/kind', 'must be "ml-random-forest"');
  // ml-random-forest takes 1 for "all columns", and draws none at all for a small fraction.
  const featuresPerTree = integer(algorithm['featuresPerTree'], '/algorithm/featuresPerTree', 2);
  need(
    featuresPerTree <= inputs.length,
    '/algorithm/featuresPerTree',
    `must be at most the ${inputs.length} inputs`,
  );
  const model = text(root['model'], '/model');
  need(MODEL_NAME.test(model), '/model', 'must be lower case letters, digits, ".", "_" or "-"');

  const recipe: Recipe = {
    name: text(root['name'], '/name'),
    model,
    version: root['version'] === undefined ? null : integer(root['version'], '/version', 1),
    dataset: text(root['dataset'], '/dataset'),
    inputs,
    output: {
      name: text(output['name'], '/output/name'),
      classes: list(output['classes'], '/output/classes').map((value, i) =>
        text(value, `/output/classes/${i}`),
      ),
    },
    algorithm: {
      kind: 'ml-random-forest',
      trees: integer(algorithm['trees'], '/algorithm/trees', 1),
      maxDepth: integer(algorithm['maxDepth'], '/algorithm/maxDepth', 1),
      featuresPerTree,
    },
    holdout: { share: share(holdout['share'], '/holdout/share') },
    seed: integer(root['seed'], '/seed', 0),
    gate: { metric: text(gate['metric'], '/gate/metric'), minimum: share(gate['minimum'], '/gate/minimum') },
  };
  if (faults.length > 0) {
    throw new RecipeError(
      `${source} cannot be followed: ${faults.join('; ')}. Correct the recipe and try again.`,
    );
  }
  return recipe;
}
