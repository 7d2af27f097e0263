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

const CLASSES = ['repaid', 'lost'] as const;
export const REGIONS = ['north', 'south', 'west'] as const;

/** amount (may be missing), age, region. */
export type LoanRow = readonly [amount: number | null, age: number, region: string];

/**
 * Rows that are the same in every run: a tenth lacks its amount, some ages and regions are not as declared.
 *
 * @param shift moves the amounts, in units of about a standard deviation
 */
export function loanRows(count: number, seed = 1, shift = 0): LoanRow[] {
  let state = seed;
  const uniform = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  return Array.from({ length: count }, () => {
    const amount = 300 + 400 * (uniform() + uniform() - 1) + 160 * shift;
    const isMissing = uniform() < 0.1;
    const age = 18 + Math.floor(84 * uniform());
    const region = uniform() < 0.02 ? 'east' : (REGIONS[Math.floor(3 * uniform())] ?? 'north');
    return [isMissing ? null : amount, age, region];
  });
}

const written: string[] = [];
afterAll(() => Promise.all(written.map((repository) => rm(repository, { recursive: true, force: true }))));

/**
 * A repository with the model `loan`, whose profile has everything: a numeric input that may be missing, one with a
 * range, a categorical one, predictions and their calibration.
 */
export async function loanRepository(versions: readonly number[]): Promise<string> {
  const repository = await mkdtemp(join(tmpdir(), 'switchyard-models-'));
  written.push(repository);
  for (const version of versions) await publishLoan(repository, version);
  return repository;
}

/** Adds a version to a repository. */
export async function publishLoan(repository: string, version: number): Promise<void> {
  const training = loanRows(800);
  const draft: ManifestDraft = {
    model: 'loan',
    version,
    task: 'classification',
    flavor: 'forest',
    tolerance: 0,
    signature: {
      inputs: [
        { name: 'amount', type: 'numeric', unit: 'EUR', range: null, required: false, default: null },
        { name: 'age', type: 'numeric', unit: 'a', range: [18, 99], required: true, default: null },
        { name: 'region', type: 'categorical', categories: REGIONS, required: true, default: null },
      ],
      output: { kind: 'class', name: 'outcome', classes: CLASSES },
    },
    encoder: {
      steps: [
        { input: 'amount', kind: 'number', impute: 300, scale: null },
        { input: 'age', kind: 'number', impute: null, scale: null },
        { input: 'region', kind: 'one-hot', impute: null, unknown: 'ignore' },
      ],
    },
    params: {},
    metrics: {},
    lineage: {
      recipe: { name: 'loan', sha256: sha256('recipe') },
      dataset: { name: 'by recurrence', sha256: sha256('data'), rows: training.length },
      seed: 1,
      libraries: {},
    },
  };
  const forest = stumps(version);
  const model = forestModel({ ...draft, formatVersion: 1, files: {} }, forest);
  const answers = training.map((features) => {
    const answer = model.predict(features);
    if (!answer.ok) throw new Error('A training row is refused.');
    return answer;
  });
  const predicted = answers.map(({ prediction }) => CLASSES.findIndex((name) => name === prediction));
  const probabilities = answers.map(
    ({ probabilities: shares }, i) => shares?.[CLASSES[predicted[i] ?? 0] ?? ''] ?? 0,
  );
  const profile = buildReferenceProfile(
    [
      { name: 'amount', kind: 'numeric' },
      { name: 'age', kind: 'numeric', range: [18, 99] },
      { name: 'region', kind: 'categorical', categories: REGIONS },
    ],
    training.map(([amount, age, region]) => [
      amount ?? Number.NaN,
      age,
      REGIONS.findIndex((name) => name === region),
    ]),
    {
      predictions: {
        kind: 'classes',
        name: 'outcome',
        classes: CLASSES,
        predicted,
        probabilities,
        // Right as often as it says.
        labels: predicted.map((winner, i) =>
          (i * 0.618) % 1 < (probabilities[i] ?? 0) ? winner : 1 - winner,
        ),
      },
    },
  );
  const examples = training.slice(0, 8).map((features, i) => ({
    features,
    prediction: answers[i]?.prediction,
    probabilities: answers[i]?.probabilities,
  }));
  const bytes = (value: unknown) => new TextEncoder().encode(canonicalJson(value));
  const content = new Map([
    [FOREST_FILE, encodeForest(forest)],
    [PROFILE_FILE, bytes(profile)],
    [EXAMPLES_FILE, bytes({ rows: examples })],
  ]);
  await writeArtifact(repository, packArtifact(draft, content, sha256));
}

/** Three trees of one decision each, which vote: on amount, age and south. Versions cut elsewhere. */
function stumps(version: number): Forest {
  return {
    aggregation: { kind: 'votes' },
    comparison: 'less',
    inputs: 5,
    outputs: 2,
    base: new Float64Array(2),
    roots: Uint32Array.from([0, 3, 6]),
    feature: Int32Array.from([0, 1, 3].flatMap((column) => [column, -1, -1])),
    threshold: Float64Array.from(
      [300 + 20 * version, 40 + version, 0.5].flatMap((threshold) => [threshold, 0, 0]),
    ),
    left: Uint32Array.from([0, 1, 2].flatMap((tree) => [3 * tree + 1, 2 * tree, 2 * tree + 1])),
    cover: Float64Array.from([0, 1, 2].flatMap(() => [20, 10, 10])),
    leaves: Float64Array.from([0, 1, 1, 0, 0, 1]),
  };
}
