import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { canonicalJson, type Manifest } from '@switchyard/model-io';
import { sha256 } from '@switchyard/model-io/node';
import { findRecipe } from '../recipe/find-recipe.ts';
import type { Recipe } from '../recipe/recipe.ts';

const RECIPES = fileURLToPath(new URL('../../recipes/', import.meta.url));

/** The recipe that a version's lineage names, as it reads today. */
export type RecipeMatch =
  { readonly kind: 'same' | 'changed'; readonly recipe: Recipe } | { readonly kind: 'unknown' };

/**
 * The recipes given, and those of `apps/trainer/recipes` that none of them replaces by carrying its name.
 *
 * @param paths of recipes elsewhere, as `.json` files
 * @throws RecipeError when one cannot be followed
 */
export async function knownRecipes(paths: readonly string[]): Promise<readonly Recipe[]> {
  const given = await Promise.all(paths.map(findRecipe));
  const files = (await readdir(RECIPES)).filter((file) => file.endsWith('.json')).sort();
  const kept = await Promise.all(files.map((file) => findRecipe(file.slice(0, -'.json'.length))));
  return [...given, ...kept.filter((recipe) => !given.some(({ name }) => name === recipe.name))];
}

/** Finds the recipe that made a version by its name; one that was edited since still sets the threshold. */
export function matchRecipe(recipes: readonly Recipe[], { model, lineage }: Manifest): RecipeMatch {
  const named = recipes.filter((recipe) => recipe.name === lineage.recipe.name && recipe.model === model);
  const [first] = named;
  if (first === undefined) return { kind: 'unknown' };
  // `trainer train --seed` writes the seed that it used into the recipe before its digest is taken.
  const same = named.find(
    (recipe) => sha256(canonicalJson({ ...recipe, seed: lineage.seed })) === lineage.recipe.sha256,
  );
  return same === undefined ? { kind: 'changed', recipe: first } : { kind: 'same', recipe: same };
}
