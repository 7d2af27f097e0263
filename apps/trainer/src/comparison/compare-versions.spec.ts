import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readArtifact } from '@switchyard/model-io/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runTrainer } from '../../test/run-trainer.ts';
import { readIris } from '../dataset/iris.ts';

const NETWORK = fileURLToPath(new URL('../../test/onnx/iris-logistic.onnx', import.meta.url));
const { inputs, rows } = readIris();

let folder = '';
let irisCsv = '';
const trainer = (...args: readonly string[]) => runTrainer(folder, args);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'switchyard-compare-'));
  const lines = rows.map(({ features, label }) => [...features, label].join(','));
  irisCsv = join(folder, 'iris.csv');
  await writeFile(irisCsv, [[...inputs, 'species'].join(','), ...lines].join('\n'));
  const signature = {
    inputs: inputs.map((name) => ({ name, unit: 'cm' })),
    output: { kind: 'class', name: 'species', classes: ['setosa', 'versicolor', 'virginica'] },
  };
  await writeFile(join(folder, 'iris.json'), JSON.stringify(signature));
  await trainer('train', 'iris-v1');
  await trainer('train', 'iris-v2');
  const given = ['--signature', join(folder, 'iris.json'), '--data', irisCsv];
  await trainer('import', NETWORK, '--model', 'iris', '--version', '3', ...given);
});
afterAll(() => rm(folder, { recursive: true }));

/** Counts by hand what the CLI should have counted. */
async function countByHand(a: number, b: number, indexes: readonly number[]) {
  const [stable, candidate] = await Promise.all(
    [a, b].map((version) => readArtifact(join(folder, 'iris', String(version)))),
  );
  const right = (model: typeof stable, index: number) => {
    const row = rows[index];
    const answer = model?.model.predict(row?.features);
    return answer?.ok === true && answer.prediction === row?.label;
  };
  const count = (holds: (index: number) => boolean) => indexes.filter(holds).length;
  return {
    onlyCandidate: count((i) => right(candidate, i) && !right(stable, i)),
    onlyStable: count((i) => !right(candidate, i) && right(stable, i)),
    bothRight: count((i) => right(candidate, i) && right(stable, i)),
  };
}

describe('trainer compare', () => {
  it('tests two versions on the rows that both held out', async () => {
    const { code, stdout } = await trainer('compare', 'iris', '1', 'v2', '--json');
    expect(code).toBe(0);
    const result = JSON.parse(stdout) as Record<string, unknown>;
    expect(result).toMatchObject({
      model: 'iris',
      stable: 1,
      candidate: 2,
      kind: 'classification',
      rows: 30,
    });
    const { params } = (await readArtifact(join(folder, 'iris', '1'))).manifest;
    expect(params).toMatchObject({ holdout_share: 0.2 });
    expect(result['confirmation']).toHaveProperty('sequentialUnitsPerArm');
  });

  it('counts what a count by hand counts, on rows that were given', async () => {
    const { stdout } = await trainer('compare', 'iris', '1', '2', '--data', irisCsv, '--json');
    const byHand = await countByHand(
      1,
      2,
      rows.map((_, i) => i),
    );
    expect(JSON.parse(stdout)).toMatchObject({ rows: 150, outcomes: byHand });
  });

  it('compares a forest with an imported network, and says it in sentences', async () => {
    const { code, stdout } = await trainer('compare', 'iris', '1', '3', '--data', irisCsv);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^iris: v3 against v1 on 150 rows \(from iris\.csv\)/);
    expect(stdout).toMatch(/v3 on 146 \(0\.973\)/);
    expect(stdout).toMatch(/McNemar exact p = [\d.]+, e-value [\d.]+/);
    expect(stdout).toMatch(/units per arm|no difference that live traffic could confirm/);
  });

  it.each([
    [['iris', '1', '1'], /against itself/],
    [['iris', '1', '9'], /There is no iris v9 .* versions there: v1, v2, v3/],
    [['iris', '1', '3'], /different data sets \(iris, iris\.csv\).*--data/],
    [['iris', 'one', '2'], /"one" is no version/],
    [['iris', '1', '2', '--alpha', '2'], /--alpha must lie between 0 and 1/],
    [['nothing', '1', '2'], /There is no nothing v1 .* none/],
  ])('refuses %j', async (args, message) => {
    const { code, stderr } = await trainer('compare', ...args);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });
});
