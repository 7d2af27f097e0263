import { addPair, NO_PAIR_MOMENTS, mergePairMoments } from '../src/evidence/pair-moments.ts';
import { compare } from '../src/comparison/compare.ts';
import type { ComparisonOptions } from '../src/comparison/comparison-options.ts';
import type { Evidence } from '../src/comparison/evidence.ts';
import { bestOfBetas } from '../src/comparison/probability-best.ts';

/** One line of the benchmark. */
export interface ComparisonTiming {
  readonly name: string;
  /** Median over the batches of the mean over a batch's calls. */
  readonly microseconds: number;
}

/** What `compare` on merged evidence has to stay below. */
export const COMPARE_LIMIT_MICROSECONDS = 20;

const pairs = Array.from({ length: 500 }, (_, i) =>
  addPair(NO_PAIR_MOMENTS, 1 + (i % 7), (i * i) % 5),
).reduce(mergePairMoments);
const ARMS: readonly (readonly [name: string, control: Evidence, treatment: Evidence])[] = [
  ['binary', { kind: 'binary', n: 50_000, k: 5000 }, { kind: 'binary', n: 50_100, k: 5210 }],
  [
    'moments',
    { kind: 'moments', n: 50_000, mean: 12.1, m2: 4e6 },
    { kind: 'moments', n: 50_100, mean: 12.3, m2: 4.2e6 },
  ],
  ['ratio', pairs, { ...pairs, meanY: pairs.meanY * 1.01 }],
];
const QUESTIONS: readonly ComparisonOptions[] = [
  { method: 'fixed' },
  { method: 'fixed', scale: 'relative' },
  { method: 'sequential', plannedUnits: 100_000 },
  { method: 'sequential', plannedUnits: 100_000, alternative: 'less', scale: 'relative' },
];

function medianMicroseconds(calls: number, work: (i: number) => unknown): number {
  const batches = Array.from({ length: 15 }, () => {
    const start = performance.now();
    for (let i = 0; i < calls; i++) work(i);
    return ((performance.now() - start) * 1000) / calls;
  });
  return batches.sort((a, b) => a - b)[7] ?? Number.NaN;
}

/**
 * Times `compare` for every kind of evidence and method, and the probability of being best for 2 and 10 arms. Called
 * by the benchmark's main program.
 */
export function timeComparisons(): readonly ComparisonTiming[] {
  const compared = ARMS.flatMap(([name, control, treatment]) =>
    QUESTIONS.map((options): ComparisonTiming => {
      // A mean that changes with every call keeps the work from being lifted out of the loop.
      const varied = (i: number): Evidence =>
        treatment.kind === 'binary'
          ? { ...treatment, k: treatment.k + (i % 10) }
          : treatment.kind === 'moments'
            ? { ...treatment, mean: treatment.mean + i * 1e-6 }
            : { ...treatment, meanY: treatment.meanY + i * 1e-6 };
      const microseconds = medianMicroseconds(5000, (i) => compare(control, varied(i), options));
      const { method, scale = 'absolute', alternative = 'two-sided' } = options;
      return { name: `compare ${name}, ${method}, ${scale}, ${alternative}`, microseconds };
    }),
  );
  const best = [2, 10].map((arms): ComparisonTiming => {
    const posteriors = Array.from({ length: arms }, (_, i) => ({ a: 500 + 7 * i, b: 9500 - 7 * i }));
    return {
      name: `probability of being best of ${arms} Beta posteriors`,
      microseconds: medianMicroseconds(20, () => bestOfBetas(posteriors)),
    };
  });
  return [...compared, ...best];
}
