import fc from 'fast-check';
import { expect, it } from 'vitest';
import { assign } from './assign.ts';
import { defineExperiment } from './define-experiment.ts';
import type { Experiment, ExperimentDefinition } from './experiment.ts';
import { layersOverlap } from './layer.ts';

const two = [
  { arm: 'a', weight: 1 },
  { arm: 'b', weight: 1 },
];

function defined(definition: ExperimentDefinition): Experiment {
  const result = defineExperiment(definition);
  if (!result.ok) throw new Error(JSON.stringify(result.faults));
  return result.value;
}

it('layers never put a unit into two experiments, and miss none when their parts cover the layer', () => {
  const experiments = [
    [0, 3000],
    [3000, 3001],
    [3001, 10_000],
  ].map(([from = 0, to = 0], i) =>
    defined({ salt: `part-${i}`, arms: two, layer: { salt: 'layer', from, to } }),
  );
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (unit) => {
      const decisions = experiments.map((experiment) => assign(experiment, unit));
      expect(decisions.filter(({ kind }) => kind === 'assigned')).toHaveLength(1);
    }),
    { numRuns: 2000 },
  );
});

it.each([
  [{ salt: 'one', from: 0, to: 5000 }, { salt: 'one', from: 5000, to: 10_000 }, false],
  [{ salt: 'one', from: 0, to: 5001 }, { salt: 'one', from: 5000, to: 10_000 }, true],
  [{ salt: 'one', from: 2, to: 3 }, { salt: 'one', from: 0, to: 10_000 }, true],
  [{ salt: 'one', from: 0, to: 5000 }, { salt: 'two', from: 0, to: 5000 }, false],
])('%j and %j overlap: %s', (one, other, overlap) => {
  expect(layersOverlap(one, other)).toBe(overlap);
  expect(layersOverlap(other, one)).toBe(overlap);
});
