import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { buildReferenceProfile } from '@switchyard/drift';
import {
  canonicalJson,
  encodeForest,
  EXAMPLES_FILE,
  FOREST_FILE,
  packArtifact,
  PROFILE_FILE,
  type Forest,
  type ManifestDraft,
} from '@switchyard/model-io';
import { sha256, writeArtifact } from '@switchyard/model-io/node';

/** Trees and their depth: about a third of a megabyte, so that versions that stay in memory would show. */
const TREES = 40;
const DEPTH = 8;

/**
 * Publishes a version of a regression whose every prediction is the number of the version.
 *
 * @param inputs how many inputs it has, `x0` and so on; with many, explaining a row takes milliseconds
 */
export async function publishVersion(
  repository: string,
  model: string,
  version: number,
  inputs = 1,
): Promise<void> {
  const names = Array.from({ length: inputs }, (_, i) => `x${i}`);
  const draft: ManifestDraft = {
    model,
    version,
    task: 'regression',
    flavor: 'forest',
    tolerance: 0,
    signature: {
      inputs: names.map((name) => ({
        name,
        type: 'numeric',
        unit: null,
        range: null,
        required: true,
        default: null,
      })),
      output: { kind: 'number', name: 'version', unit: null },
    },
    encoder: { steps: names.map((input) => ({ input, kind: 'number', impute: null, scale: null })) },
    params: {},
    metrics: { holdout_rows: 30, holdout_r2: 1 },
    lineage: {
      recipe: { name: `constant-${version}`, sha256: sha256('recipe') },
      dataset: { name: 'none', sha256: sha256('data'), rows: 100 },
      seed: version,
      libraries: {},
    },
  };
  const rows = Array.from({ length: 100 }, (_, i) => names.map(() => i / 100));
  const bytes = (value: unknown) => new TextEncoder().encode(canonicalJson(value));
  const content = new Map([
    [FOREST_FILE, encodeForest(constantForest(version, inputs))],
    [
      PROFILE_FILE,
      bytes(
        buildReferenceProfile(
          names.map((name) => ({ name, kind: 'numeric' })),
          rows,
        ),
      ),
    ],
    [
      EXAMPLES_FILE,
      bytes({
        rows: rows.slice(0, 8).map((features) => ({ features, prediction: version, probabilities: null })),
      }),
    ],
  ]);
  await writeArtifact(repository, packArtifact(draft, content, sha256));
}

/** Takes a version out of the repository at once, as `mv` does. */
export async function withdrawVersion(repository: string, model: string, version: number): Promise<void> {
  const away = join(repository, '..', `withdrawn-${model}-${version}`);
  await rename(join(repository, model, String(version)), away);
  await rm(away, { recursive: true });
}

/** Full trees whose leaves all say the same. */
function constantForest(value: number, inputs: number): Forest {
  const inner = 2 ** DEPTH - 1;
  const size = 2 ** (DEPTH + 1) - 1;
  const nodes = Array.from({ length: TREES * size }, (_, at) => {
    const root = at - (at % size);
    const node = at % size;
    return node < inner
      ? { feature: node % inputs, threshold: (node + 1) / size, left: root + 2 * node + 1 }
      : { feature: -1, threshold: 0, left: at - root - inner + (root / size) * (inner + 1) };
  });
  return {
    aggregation: { kind: 'mean' },
    comparison: 'less',
    inputs,
    outputs: 1,
    base: new Float64Array(1),
    roots: Uint32Array.from({ length: TREES }, (_, tree) => tree * size),
    feature: Int32Array.from(nodes.map(({ feature }) => feature)),
    threshold: Float64Array.from(nodes.map(({ threshold }) => threshold)),
    left: Uint32Array.from(nodes.map(({ left }) => left)),
    // Half of the rows go either way.
    cover: Float64Array.from(nodes, (_, at) => 2 ** (DEPTH - Math.floor(Math.log2((at % size) + 1)))),
    leaves: new Float64Array(TREES * (inner + 1)).fill(value),
  };
}
