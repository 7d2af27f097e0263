import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import golden from '../test/vectors/hash.v1.json' with { type: 'json' };
import { assign } from './assign.ts';
import { compileExperiment } from './compile-experiment.ts';
import { defineExperiment } from './define-experiment.ts';
import type { Experiment, ExperimentDefinition } from './experiment.ts';
import { nextEpoch, stopExperiment } from './next-epoch.ts';

const two = [
  { arm: 'a', weight: 1 },
  { arm: 'b', weight: 1 },
];

function defined(definition: ExperimentDefinition): Experiment {
  const result = defineExperiment(definition);
  if (!result.ok) throw new Error(JSON.stringify(result.faults));
  return result.value;
}

function changed(experiment: Experiment, change: object): Experiment {
  const result = nextEpoch(experiment, change);
  if (!result.ok) throw new Error(JSON.stringify(result.faults));
  return result.value.experiment;
}

const armOf = (experiment: Experiment, unit: string): string | null => {
  const decision = assign(experiment, unit);
  return decision.kind === 'assigned' ? decision.arm : null;
};

describe('assign', () => {
  it.each(golden.vectors)('finds the golden slot of $unit', ({ salt, unit, slot }) => {
    const decision = assign(defined({ salt, arms: two }), unit);
    expect(decision).toMatchObject({ kind: 'assigned', slot, arm: slot < 5000 ? 'a' : 'b' });
  });

  it('does not move the pinned split of earlier releases', () => {
    const split = defined({
      salt: 'model:iris:pinned',
      arms: [
        { arm: 'v2', weight: 10 },
        { arm: 'v1', weight: 90 },
      ],
    });
    expect(split.allocation.ranges).toEqual([
      { arm: 'v1', from: 0, to: 9000 },
      { arm: 'v2', from: 9000, to: 10_000 },
    ]);
    expect(assign(split, 'customer-42')).toEqual({
      kind: 'assigned',
      arm: 'v1',
      epoch: 1,
      slot: 2209,
      propensity: 0.9,
      reason: 'split',
      shadow: [],
    });
  });

  it('shares 1,000,000 units within five standard deviations', () => {
    const shares = { a: 0.01, b: 0.3, c: 0.49, none: 0.2 };
    const experiment = compileExperiment(
      defined({
        salt: 'shares',
        traffic: 0.8,
        arms: ['a', 'b', 'c'].map((arm) => ({ arm, weight: shares[arm as 'a'] })),
      }),
    );
    const counts = new Map<string, number>();
    const units = 1_000_000;
    for (let i = 0; i < units; i++) {
      const decision = assign(experiment, `unit-${i}`);
      const arm = decision.kind === 'assigned' ? decision.arm : 'none';
      counts.set(arm, (counts.get(arm) ?? 0) + 1);
    }
    for (const [arm, share] of Object.entries(shares)) {
      const sigma = Math.sqrt(units * share * (1 - share));
      expect(Math.abs((counts.get(arm) ?? 0) - units * share)).toBeLessThan(5 * sigma);
    }
  });

  it('is independent between experiments: χ² over pairs of salts, 100,000 units each', () => {
    const arms = ['a', 'b', 'c', 'd'].map((arm) => ({ arm, weight: 1 }));
    const experiments = ['exp', 'exp-1', 'exp-2', 'model:iris:pinned'].map((salt) =>
      compileExperiment(defined({ salt, arms })),
    );
    const units = 100_000;
    const drawn = experiments.map((experiment) =>
      Array.from({ length: units }, (_, i) => armOf(experiment, `user-${i}`) ?? ''),
    );
    for (const [i, one] of drawn.entries()) {
      for (const other of drawn.slice(i + 1)) {
        const cells = new Map<string, number>();
        one.forEach((arm, unit) => {
          const cell = `${arm}${other[unit]}`;
          cells.set(cell, (cells.get(cell) ?? 0) + 1);
        });
        const expected = units / 16;
        let chiSquare = 0;
        for (const count of cells.values()) chiSquare += (count - expected) ** 2 / expected;
        expect(cells.size).toBe(16);
        // 15 degrees of freedom; 44.26 is exceeded once in 10,000.
        expect(chiSquare).toBeLessThan(44.26);
      }
    }
  });

  it('depends on arguments alone, in whatever order the arms are listed, compiled or not', () => {
    const arms = fc.uniqueArray(
      fc.record({ arm: fc.string({ minLength: 1 }), weight: fc.integer({ min: 1, max: 9 }) }),
      {
        minLength: 1,
        maxLength: 6,
        selector: ({ arm }) => arm,
      },
    );
    const unit = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('__proto__', 'constructor', '', '\u0000', 'a\u0000arm\u0000b', '\ud800', 'x\udc00y'),
    );
    fc.assert(
      fc.property(arms, unit, fc.double({ min: 0, max: 1, noNaN: true }), (listed, id, traffic) => {
        const definition = { salt: 's', arms: listed, traffic, shadows: [{ arm: 'shadow', share: 0.5 }] };
        const decision = assign(defined(definition), id);
        const reversed = defined({ ...definition, arms: listed.toReversed() });
        expect(assign(reversed, id)).toEqual(decision);
        expect(assign(compileExperiment(reversed), id)).toEqual(decision);
        expect(JSON.parse(JSON.stringify(decision))).toEqual(decision);
        if (decision.kind === 'assigned') expect(decision.propensity).toBeGreaterThan(0);
      }),
    );
  });
});

describe('the order of the questions', () => {
  const layered = defined({
    salt: 'ordered',
    arms: [...two, { arm: 'dark', weight: 0 }],
    traffic: 0.5,
    layer: { salt: 'layer', from: 0, to: 5000 },
    targeting: [{ attribute: 'country', operator: 'equals', value: 'pl' }],
    overrides: [
      { unit: '__proto__', arm: 'dark' },
      { unit: '\ud800', arm: 'a' },
    ],
  });
  const poland = { attributes: { country: 'pl' } };
  const reasonOf = (unit: string, context?: Parameters<typeof assign>[2]) =>
    assign(layered, unit, context).reason;
  /** A unit for which the experiment says this. */
  const unitWith = (reason: string) => {
    for (let i = 0; ; i++) if (reasonOf(`unit-${i}`, poland) === reason) return `unit-${i}`;
  };

  it('answers each in turn', () => {
    expect(assign(stopExperiment(layered), '__proto__')).toEqual({
      kind: 'excluded',
      reason: 'stopped',
      epoch: 1,
      slot: null,
    });
    expect(assign(layered, null)).toMatchObject({ kind: 'excluded', reason: 'no-unit' });
    expect(assign(layered, '__proto__')).toMatchObject({
      kind: 'assigned',
      arm: 'dark',
      propensity: 1,
      reason: 'override',
    });
    expect(assign(layered, '\ud800')).toMatchObject({ reason: 'override' });
    expect(reasonOf(unitWith('other-layer-slot'), { ...poland, prior: { arm: 'a', epoch: 1 } })).toBe(
      'other-layer-slot',
    );
    const drawn = unitWith('split');
    expect(reasonOf(drawn)).toBe('ineligible');
    expect(reasonOf(drawn, { prior: { arm: 'b', epoch: 1 } })).toBe('sticky');
    const reserved = unitWith('reservoir');
    expect(assign(layered, reserved, poland)).toMatchObject({ kind: 'excluded', slot: expect.any(Number) });
    expect(reasonOf(reserved, { prior: { arm: 'b', epoch: 1 } })).toBe('sticky');
    for (const unit of ['constructor', 'toString', 'hasOwnProperty']) {
      expect(reasonOf(unit, poland)).not.toBe('override');
    }
  });

  it.each([
    { arm: 'a', epoch: 0 },
    { arm: 'a', epoch: -1 },
    { arm: 'a', epoch: 2 },
    { arm: 'a', epoch: 0.5 },
    { arm: 'a', epoch: Number.NaN },
    { arm: 'dark', epoch: 1 },
    { arm: '__proto__', epoch: 1 },
  ])('ignores the prior assignment %j, which it cannot have made', (prior) => {
    const unit = unitWith('split');
    expect(assign(layered, unit, { ...poland, prior })).toEqual(assign(layered, unit, poland));
  });
});

describe('prior assignments', () => {
  const first = defined({ salt: 'sticky', arms: two, traffic: 0.1 });
  const second = changed(first, { arms: [...two, { arm: 'c', weight: 2 }], traffic: 1 });

  it('hold by the epoch in which they were drawn, with its propensity', () => {
    expect(assign(second, 'u', { prior: { arm: 'a', epoch: 1 } })).toMatchObject({
      arm: 'a',
      epoch: 1,
      propensity: 0.05,
      reason: 'sticky',
    });
  });

  it('give way when their arm is retired, and the unit is marked', () => {
    const third = changed(second, { arms: two.slice(1) });
    expect(assign(third, 'u', { prior: { arm: 'a', epoch: 1 } })).toMatchObject({
      arm: 'b',
      epoch: 3,
      propensity: 1,
      reason: 'ramp',
    });
  });

  it('shut out the cohorts before the minimum epoch', () => {
    const third = changed(second, { minimumEpoch: 2 });
    expect(assign(third, 'u', { prior: { arm: 'a', epoch: 1 } })).toMatchObject({ reason: 'blocked-cohort' });
    expect(assign(third, 'u', { prior: { arm: 'a', epoch: 2 } })).toMatchObject({ reason: 'sticky' });
    expect(assign(third, 'u', { prior: { arm: 'a', epoch: 0 } })).toMatchObject({ epoch: 3 });
  });
});
