import { expect, it } from 'vitest';
import { assign } from './assign.ts';
import { defineExperiment } from './define-experiment.ts';
import type { Experiment, ExperimentDefinition } from './experiment.ts';

const two = [
  { arm: 'a', weight: 1 },
  { arm: 'b', weight: 1 },
];

function defined(definition: ExperimentDefinition): Experiment {
  const result = defineExperiment(definition);
  if (!result.ok) throw new Error(JSON.stringify(result.faults));
  return result.value;
}

it('shadows score a share of their own, never the arm that serves, the smaller share within the larger', () => {
  const experiment = defined({
    salt: 'shadows',
    arms: two,
    shadows: [
      { arm: 'small', share: 0.1 },
      { arm: 'large', share: 0.4 },
      { arm: 'a', share: 1 },
    ],
  });
  const counts = { small: 0, large: 0, a: 0 };
  for (let i = 0; i < 20_000; i++) {
    const decision = assign(experiment, `unit-${i}`);
    if (decision.kind !== 'assigned') throw new Error('left out');
    expect(decision.shadow.includes('a')).toBe(decision.arm === 'b');
    if (decision.shadow.includes('small')) expect(decision.shadow).toContain('large');
    for (const arm of decision.shadow) counts[arm as 'a']++;
  }
  expect(Math.abs(counts.small - 2000)).toBeLessThan(5 * Math.sqrt(1800));
  expect(Math.abs(counts.large - 8000)).toBeLessThan(5 * Math.sqrt(4800));
  expect(Math.abs(counts.a - 10_000)).toBeLessThan(5 * Math.sqrt(5000));
});
