import {
  canonicalJson,
  encodeForest,
  EXAMPLES_FILE,
  FOREST_FILE,
  forestModel,
  packArtifact,
  PROFILE_FILE,
  splitImportances,
  type Example,
  type Forest,
  type Manifest,
  type ManifestDraft,
  type Model,
  type PackedArtifact,
  type Prediction,
} from '@switchyard/model-io';
import { sha256 } from '@switchyard/model-io/node';
import { datasetDigest, type Dataset, type LabelledRow } from '../dataset/dataset.ts';
import { accuracy, evaluate } from '../evaluation/accuracy.ts';
import type { Split } from '../holdout/stratified-holdout.ts';
import type { Recipe } from '../recipe/recipe.ts';
import { buildProfile } from './build-profile.ts';
import { jsonBytes } from './json-bytes.ts';
import { libraryVersions } from './library-versions.ts';

/** Examples of each class that an artifact carries for the replay at loading. */
const EXAMPLES_PER_CLASS = 4;

/** Puts a trained forest, what it was trained on and how well it does into an artifact. Same input, same bytes. */
export function buildArtifact(
  recipe: Recipe,
  version: number,
  dataset: Dataset,
  split: Split,
  forest: Forest,
): PackedArtifact {
  const { classes } = recipe.output;
  const draft = draftManifest(recipe, version, dataset, split);
  // Metrics need a model, a model needs a manifest: its metrics are filled in afterwards.
  const model = forestModel({ ...draft, formatVersion: 1, files: {} }, forest);
  const onHeldOut = evaluate(model, split.heldOut, classes);
  const onTraining = evaluate(model, split.training, classes);

  const profile = buildProfile(
    draft.signature,
    split.training.map(({ features }) => features),
    split.heldOut.map(({ features, label }) => ({ ...answerOf(model, features), label })),
    // The recipe's encoder has one column per input.
    Array.from(splitImportances(forest)),
  );
  const content = new Map([
    [FOREST_FILE, encodeForest(forest)],
    [PROFILE_FILE, jsonBytes(profile)],
    [EXAMPLES_FILE, jsonBytes({ rows: examplesOf(model, split.heldOut, classes) })],
  ]);
  const metrics = {
    holdout_rows: onHeldOut.rows,
    holdout_accuracy: accuracy(onHeldOut),
    training_rows: onTraining.rows,
    training_accuracy: accuracy(onTraining),
  };
  return packArtifact({ ...draft, metrics }, content, sha256);
}

function draftManifest(
  recipe: Recipe,
  version: number,
  dataset: Dataset,
  { training }: Split,
): ManifestDraft {
  const { name, algorithm, seed, holdout } = recipe;
  return {
    model: recipe.model,
    version,
    task: 'classification',
    flavor: 'forest',
    tolerance: 0,
    signature: {
      inputs: recipe.inputs.map((input, i) => {
        const column = training.map(({ features }) => features[i] ?? 0);
        return {
          ...input,
          type: 'numeric',
          required: true,
          default: null,
          range: [
            column.reduce((a, b) => Math.min(a, b), Infinity),
            column.reduce((a, b) => Math.max(a, b), -Infinity),
          ],
        };
      }),
      output: { kind: 'class', ...recipe.output },
    },
    encoder: {
      steps: recipe.inputs.map((input) => ({ input: input.name, kind: 'number', impute: null, scale: null })),
    },
    params: {
      algorithm: algorithm.kind,
      trees: algorithm.trees,
      max_depth: algorithm.maxDepth,
      features_per_tree: algorithm.featuresPerTree,
      holdout_share: holdout.share,
    },
    metrics: {},
    lineage: {
      recipe: { name, sha256: sha256(canonicalJson(recipe)) },
      dataset: { name: dataset.name, sha256: datasetDigest(dataset), rows: dataset.rows.length },
      seed,
      libraries: libraryVersions(['ml-random-forest']),
    },
  } satisfies Omit<Manifest, 'files' | 'formatVersion'>;
}

function examplesOf(
  model: Model,
  rows: readonly LabelledRow[],
  classes: readonly string[],
): readonly Example[] {
  return classes
    .flatMap((name) => rows.filter(({ label }) => label === name).slice(0, EXAMPLES_PER_CLASS))
    .map(({ features }) => {
      const { prediction, probabilities } = answerOf(model, features);
      return { features, prediction, probabilities };
    });
}

function answerOf(model: Model, features: readonly number[]): Prediction {
  const answer = model.predict(features);
  if (!answer.ok) throw new Error(`A held-out row is refused: ${answer.faults[0]?.message}`);
  return answer;
}
