import { listVersions, writeArtifact, type WriteOutcome } from '@switchyard/model-io/node';
import type { Manifest } from '@switchyard/model-io';
import { buildArtifact } from '../artifact/build-artifact.ts';
import { readDataset } from '../dataset/read-dataset.ts';
import { holdoutSalt, stratifiedHoldout } from '../holdout/stratified-holdout.ts';
import type { Recipe } from '../recipe/recipe.ts';
import { trainMlRandomForest } from './train-ml-random-forest.ts';

/** How a training ended. */
export type TrainingOutcome =
  | { readonly kind: 'gate-not-met'; readonly manifest: Manifest; readonly measured: number }
  | (WriteOutcome & { readonly manifest: Manifest; readonly digest: string });

/**
 * One training: data in, artifact out. Reads and checks the data, holds rows out, fits, evaluates, profiles, and
 * writes the artifact when it meets the recipe's gate.
 *
 * @param progress is told each step, one sentence at a time
 */
export async function trainRecipe(
  recipe: Recipe,
  repository: string,
  progress: (step: string) => void,
): Promise<TrainingOutcome> {
  const dataset = readDataset(recipe);
  const split = stratifiedHoldout(dataset, recipe.holdout.share, holdoutSalt(recipe.seed));
  progress(
    `Read ${dataset.rows.length} rows of ${dataset.name}: ${split.training.length} to learn from, ${split.heldOut.length} held out.`,
  );
  const { trees, maxDepth } = recipe.algorithm;
  progress(`Growing ${trees} trees of depth ${maxDepth} with seed ${recipe.seed} …`);
  const forest = trainMlRandomForest(recipe.algorithm, split.training, recipe.output.classes, recipe.seed);

  const version = recipe.version ?? ((await listVersions(repository, recipe.model)).at(-1) ?? 0) + 1;
  const packed = buildArtifact(recipe, version, dataset, split, forest);
  const { manifest, digest } = packed.artifact;
  const measured = manifest.metrics[recipe.gate.metric];
  if (measured === undefined || measured < recipe.gate.minimum) {
    return { kind: 'gate-not-met', manifest, measured: measured ?? Number.NaN };
  }
  return { ...(await writeArtifact(repository, packed)), manifest, digest };
}
