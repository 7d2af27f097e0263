import { importMlRandomForest, type Forest } from '@switchyard/model-io';
import { RandomForestClassifier } from 'ml-random-forest';
import type { LabelledRow } from '../dataset/dataset.ts';
import type { MlRandomForestAlgorithm } from '../recipe/recipe.ts';

/**
 * Grows a forest with ml-random-forest and takes it over structurally.
 *
 * The options keep away from what the library gets wrong: columns are drawn without replacement (its default
 * duplicates some and loses others), as a whole number (1 would mean all of them, a small fraction none), the
 * out-of-bag estimate stays off (it throws with few trees), and rows are never limited (it would take the first
 * ones, not a sample). Its probabilities are not used: they lose the first tree's vote.
 */
export function trainMlRandomForest(
  { trees, maxDepth, featuresPerTree }: MlRandomForestAlgorithm,
  rows: readonly LabelledRow[],
  classes: readonly string[],
  seed: number,
): Forest {
  const features = rows.map((row) => [...row.features]);
  const library = new RandomForestClassifier({
    nEstimators: trees,
    maxFeatures: featuresPerTree,
    replacement: false,
    useSampleBagging: true,
    noOOB: true,
    seed,
    treeOptions: { maxDepth },
  });
  library.train(
    features,
    rows.map(({ label }) => classes.indexOf(label)),
  );
  const serialised: unknown = JSON.parse(JSON.stringify(library));
  return importMlRandomForest(serialised, {
    inputs: features[0]?.length ?? 0,
    classes: classes.length,
    rows: features,
  });
}
