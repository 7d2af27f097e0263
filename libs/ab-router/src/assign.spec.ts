import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assign } from './assign.ts';
import { defineExperiment, type Experiment } from './experiment.ts';

function experiment(salt: string, entries: Record<string, number>): Experiment {
  const result = defineExperiment(
    salt,
    Object.entries(entries).map(([arm, weight]) => ({ arm, weight })),
  );
  if (!result.ok) throw new Error(result.faults[0]?.message);
  return result.value;
}

describe('assign', () => {
  it.each([
    [{ v1: 50, v2: 50 }, 0.5],
    [{ v1: 90, v2: 10 }, 0.9],
    [{ v1: 1, v2: 99 }, 0.01],
  ])('splits 10,000 units %j within five standard deviations', (entries, share) => {
    const split = experiment('model:iris:pinned', entries);
    const units = 10_000;
    let first = 0;
    for (let i = 0; i < units; i++) if (assign(split, `unit-${i}`).arm === 'v1') first++;
    expect(Math.abs(first - units * share)).toBeLessThan(5 * Math.sqrt(units * share * (1 - share)));
  });

  it('never gives a unit to an arm of weight 0', () => {
    const all = experiment('s', { v1: 0, v2: 100 });
    for (let i = 0; i < 1000; i++) {
      expect(assign(all, `unit-${i}`)).toMatchObject({ arm: 'v2', propensity: 1 });
    }
  });

  it('is a function of experiment and unit alone, and total', () => {
    const split = experiment('s', { a: 1, b: 2 });
    const same = experiment('s', { b: 2, a: 1 });
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (unit) => {
        const decision = assign(split, unit);
        expect(assign(same, unit)).toEqual(decision);
        expect(decision.propensity).toBeCloseTo(decision.arm === 'a' ? 1 / 3 : 2 / 3, 3);
      }),
    );
  });

  it('is independent between experiments of different salts', () => {
    const one = experiment('one', { a: 1, b: 1 });
    const two = experiment('two', { a: 1, b: 1 });
    const units = 100_000;
    let both = 0;
    for (let i = 0; i < units; i++) {
      if (assign(one, `unit-${i}`).arm === 'a' && assign(two, `unit-${i}`).arm === 'a') both++;
    }
    expect(Math.abs(both - units / 4)).toBeLessThan(5 * Math.sqrt((units * 3) / 16));
  });
});

describe('defineExperiment', () => {
  it('points into the definition at every fault', () => {
    const result = defineExperiment('', [{ arm: 'a', weight: -1 }]);
    expect(result.ok ? [] : result.faults.map(({ pointer }) => pointer)).toEqual([
      '/salt',
      '/weights/0/weight',
    ]);
  });
});
