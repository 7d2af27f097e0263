import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildReferenceProfile } from '@switchyard/drift';
import {
  canonicalJson,
  encodeForest,
  EXAMPLES_FILE,
  FOREST_FILE,
  forestModel,
  packArtifact,
  PROFILE_FILE,
  type Forest,
  type ManifestDraft,
} from '@switchyard/model-io';
import { sha256, writeArtifact } from '@switchyard/model-io/node';
import { afterAll } from 'vitest';

export const CLASSES = ['setosa', 'versicolor', 'virginica'] as const;
const INPUTS = ['sepal_length', 'sepal_width', 'petal_length', 'petal_width'] as const;

/** Rows like Iris: four normal-looking inputs, made by a fixed recurrence so that every run sees the same ones. */
export function irisLikeRows(count: number, seed = 1): number[][] {
  let state = seed;
  const uniform = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const normal = () => uniform() + uniform() + uniform() + uniform() - 2;
  return Array.from({ length: count }, () => [
    5.8 + 1.4 * normal(),
    3 + 0.7 * normal(),
    3.8 + 3 * normal(),
    1.2 + 1.3 * normal(),
  ]);
}

/** The rows that the artifacts' profiles were built from. */
export const TRAINING_ROWS = irisLikeRows(400);

const written: string[] = [];
afterAll(() => Promise.all(written.map((repository) => rm(repository, { recursive: true, force: true }))));

/** Writes a model with one version per number, each a small forest that separates the classes by petal size. */
export async function irisRepository(versions: readonly number[], model = 'iris'): Promise<string> {
  const repository = await mkdtemp(join(tmpdir(), 'switchyard-models-'));
  written.push(repository);
  for (const version of versions) await writeIris(repository, model, version);
  return repository;
}

async function writeIris(repository: string, model: string, version: number): Promise<void> {
  const draft: ManifestDraft = {
    model,
    version,
    task: 'classification',
    flavor: 'forest',
    tolerance: 0,
    signature: {
      inputs: INPUTS.map((name) => ({
        name,
        type: 'numeric',
        unit: 'cm',
        range: [0, 9],
        required: true,
        default: null,
      })),
      output: { kind: 'class', name: 'species', classes: CLASSES },
    },
    encoder: { steps: INPUTS.map((input) => ({ input, kind: 'number', impute: null, scale: null })) },
    params: { trees: version },
    metrics: { holdout_rows: 30, holdout_accuracy: 0.95 },
    lineage: {
      recipe: { name: `test-v${version}`, sha256: sha256('recipe') },
      dataset: { name: 'iris-like', sha256: sha256('data'), rows: TRAINING_ROWS.length },
      seed: 1,
      libraries: {},
    },
  };
  const forest = petalForest(version);
  const predictor = forestModel({ ...draft, formatVersion: 1, files: {} }, forest);
  const rows = TRAINING_ROWS.slice(0, 8).map((features) => {
    const answer = predictor.predict(features);
    if (!answer.ok) throw new Error('A training row is refused.');
    return { features, prediction: answer.prediction, probabilities: answer.probabilities };
  });
  const bytes = (value: unknown) => new TextEncoder().encode(canonicalJson(value));
  const content = new Map([
    [FOREST_FILE, encodeForest(forest)],
    [
      PROFILE_FILE,
      bytes(
        buildReferenceProfile(
          INPUTS.map((name) => ({ name, kind: 'numeric' })),
          TRAINING_ROWS,
        ),
      ),
    ],
    [EXAMPLES_FILE, bytes({ rows })],
  ]);
  await writeArtifact(repository, packArtifact(draft, content, sha256));
}

/** `version` equal trees: petal length below 2.5 is setosa, else petal width below 1.7 is versicolor. */
function petalForest(version: number): Forest {
  const trees = Array.from({ length: version }, (_, tree) => tree * 5);
  return {
    aggregation: { kind: 'votes' },
    comparison: 'less',
    inputs: 4,
    outputs: 3,
    base: new Float64Array(3),
    roots: Uint32Array.from(trees),
    feature: Int32Array.from(trees.flatMap(() => [2, -1, 3, -1, -1])),
    threshold: Float64Array.from(trees.flatMap(() => [2.5, 0, 1.7, 0, 0])),
    left: Uint32Array.from(trees.flatMap((root) => [root + 1, 0, root + 3, 1, 2])),
    cover: Float64Array.from(trees.flatMap(() => [30, 10, 20, 10, 10])),
    leaves: Float64Array.from([0, 1, 2]),
  };
}
