import { readdir, readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fromWorkingDirectory } from '../cli/from-working-directory.ts';
import { parseRecipe, RecipeError } from './parse-recipe.ts';
import type { Recipe } from './recipe.ts';

const RECIPES = fileURLToPath(new URL('../../recipes/', import.meta.url));

/**
 * Reads a recipe by the name of a file in `apps/trainer/recipes`, or by the path of a `.json` file.
 *
 * @throws RecipeError when there is none, or when it cannot be followed
 */
export async function findRecipe(nameOrPath: string): Promise<Recipe> {
  const path = nameOrPath.endsWith('.json')
    ? fromWorkingDirectory(nameOrPath)
    : resolve(RECIPES, `${nameOrPath}.json`);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch {
    const known = (await readdir(RECIPES))
      .filter((file) => file.endsWith('.json'))
      .map((file) => file.slice(0, -5));
    throw new RecipeError(
      `There is no recipe "${nameOrPath}". Known recipes: ${known.join(', ')}; or give the path of a .json file.`,
    );
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new RecipeError(`${path} is not JSON: ${error instanceof Error ? error.message : 'unreadable'}`);
  }
  return parseRecipe(json, path);
}
