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

const COLOURS = ['green', 'red'] as const;

/**
 * Publishes `order`, a regression with an input of every type: amount (numeric), visits (integer, may be missing),
 * member (boolean), colour (categorical). It answers 1 when amount ≥ 100, plus 10 when visits ≥ 5 (a missing one
 * counts as 0), plus 100 for a member, plus 1000 for red.
 */
export async function publishOrder(repository: string): Promise<void> {
  const draft: ManifestDraft = {
    model: 'order',
    version: 1,
    task: 'regression',
    flavor: 'forest',
    tolerance: 0,
    signature: {
      inputs: [
        { name: 'amount', type: 'numeric', unit: 'EUR', range: null, required: true, default: null },
        { name: 'visits', type: 'integer', unit: null, range: null, required: false, default: null },
        { name: 'member', type: 'boolean', required: true, default: null },
        { name: 'colour', type: 'categorical', categories: COLOURS, required: true, default: null },
      ],
      output: { kind: 'number', name: 'score', unit: null },
    },
    encoder: {
      steps: [
        { input: 'amount', kind: 'number', impute: null, scale: null },
        { input: 'visits', kind: 'number', impute: 0, scale: null },
        { input: 'member', kind: 'number', impute: null, scale: null },
        { input: 'colour', kind: 'one-hot', impute: null, unknown: 'refuse' },
      ],
    },
    params: {},
    metrics: {},
    lineage: {
      recipe: { name: 'order', sha256: sha256('recipe') },
      dataset: { name: 'by hand', sha256: sha256('data'), rows: 16 },
      seed: 1,
      libraries: {},
    },
  };
  const rows = [0, 150].flatMap((amount) =>
    [0, 7].flatMap((visits) =>
      [false, true].flatMap((member) => COLOURS.map((colour) => [amount, visits, member, colour])),
    ),
  );
  const forest = stumps();
  const model = forestModel({ ...draft, formatVersion: 1, files: {} }, forest);
  const examples = rows.map((features) => {
    const answer = model.predict(features);
    if (!answer.ok) throw new Error('An example is refused.');
    return { features, prediction: answer.prediction, probabilities: answer.probabilities };
  });
  const profile = buildReferenceProfile(
    [
      { name: 'amount', kind: 'numeric' },
      { name: 'visits', kind: 'numeric' },
      { name: 'member', kind: 'categorical', categories: ['false', 'true'] },
      { name: 'colour', kind: 'categorical', categories: COLOURS },
    ],
    rows.map((row) =>
      row.map((value) =>
        typeof value === 'string' ? COLOURS.findIndex((name) => name === value) : Number(value),
      ),
    ),
  );
  const bytes = (value: unknown) => new TextEncoder().encode(canonicalJson(value));
  const content = new Map([
    [FOREST_FILE, encodeForest(forest)],
    [PROFILE_FILE, bytes(profile)],
    [EXAMPLES_FILE, bytes({ rows: examples })],
  ]);
  await writeArtifact(repository, packArtifact(draft, content, sha256));
}

/** Four trees of one decision each, whose mean is the sum of their parts. Columns: amount, visits, member, green, red. */
function stumps(): Forest {
  const columns = [0, 1, 2, 4];
  return {
    aggregation: { kind: 'mean' },
    comparison: 'less',
    inputs: 5,
    outputs: 1,
    base: new Float64Array(1),
    roots: Uint32Array.from([0, 3, 6, 9]),
    feature: Int32Array.from(columns.flatMap((column) => [column, -1, -1])),
    threshold: Float64Array.from([100, 5, 0.5, 0.5].flatMap((threshold) => [threshold, 0, 0])),
    left: Uint32Array.from([0, 1, 2, 3].flatMap((tree) => [3 * tree + 1, 2 * tree, 2 * tree + 1])),
    cover: Float64Array.from([0, 1, 2, 3].flatMap(() => [16, 8, 8])),
    leaves: Float64Array.from([0, 4, 0, 40, 0, 400, 0, 4000]),
  };
}
