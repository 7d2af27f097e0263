import { describe, expect, it } from 'vitest';
import { assign } from './assign.ts';
import { defineExperiment } from './define-experiment.ts';
import type { Defined } from './definition-fault.ts';
import type { Experiment, ExperimentDefinition } from './experiment.ts';
import { nextEpoch, stopExperiment } from './next-epoch.ts';

const two = [
  { arm: 'a', weight: 1 },
  { arm: 'b', weight: 1 },
];

const full = {
  salt: 'full',
  arms: [
    { arm: 'b', weight: 1 },
    { arm: 'a', weight: 3 },
  ],
  traffic: 0.5,
  targeting: [{ attribute: 'age', operator: 'at-least', value: 18 }],
  overrides: [{ unit: 'z', arm: 'a' }],
} satisfies ExperimentDefinition;

function valueOf<Value>(defined: Defined<Value>): Value {
  if (!defined.ok) throw new Error(JSON.stringify(defined.faults));
  return defined.value;
}

const defined = (definition: ExperimentDefinition) => valueOf(defineExperiment(definition));

const changed = (experiment: Experiment, change: object) => valueOf(nextEpoch(experiment, change)).experiment;

const faultsOf = (defined: Defined<unknown>) =>
  defined.ok ? [] : defined.faults.map(({ code, pointer }) => `${code} ${pointer}`);

describe('nextEpoch', () => {
  it('makes an epoch of a change, and none of no change', () => {
    const first = defined(full);
    expect(valueOf(nextEpoch(first, {}))).toEqual({ experiment: first, moved: 0, moves: [] });
    expect(valueOf(nextEpoch(first, { traffic: 0.5, overrides: full.overrides })).experiment).toBe(first);
    const next = valueOf(nextEpoch(first, { targeting: [] }));
    expect(next).toMatchObject({
      moved: 0,
      experiment: { epoch: 2, history: [first.allocation], targeting: [] },
    });
  });

  it('reports where slots went and remembers who is contaminated, through the reservoir as well', () => {
    const first = defined({ salt: 's', arms: two });
    const half = valueOf(nextEpoch(first, { traffic: 0.5 }));
    expect(half.moves).toEqual([
      { from: 2500, to: 5000, before: 'a', after: null },
      { from: 7500, to: 10_000, before: 'b', after: null },
    ]);
    expect(half.experiment.contaminated).toEqual([]);
    const only = valueOf(nextEpoch(half.experiment, { arms: two.slice(1), traffic: 1 }));
    expect(only).toMatchObject({
      moved: 7500,
      experiment: { contaminated: [{ from: 0, to: 5000 }], epoch: 3 },
    });
  });

  it('refuses with all faults what cannot be', () => {
    const first = defined(full);
    expect(
      faultsOf(nextEpoch(first, { arms: [{ arm: 'b', weight: 1 }], minimumEpoch: 3, salt: 'new' })),
    ).toEqual(['unknown-key /salt', 'unknown-arm /arms', 'epoch-out-of-range /minimumEpoch']);
    expect(faultsOf(nextEpoch(stopExperiment(first), { traffic: 1 }))).toEqual(['experiment-stopped ']);
  });
});

describe('ramps', () => {
  it('keep every unit in its arm from 1 % to everybody, and mark nobody', () => {
    let experiment = defined({ salt: 'ramp', arms: two, traffic: 0.01 });
    let before = new Map<string, string>();
    for (const traffic of [0.05, 0.1, 0.25, 0.5, 1]) {
      experiment = changed(experiment, { traffic });
      const now = new Map<string, string>();
      for (let i = 0; i < 20_000; i++) {
        const decision = assign(experiment, `unit-${i}`);
        if (decision.kind !== 'assigned') continue;
        now.set(`unit-${i}`, decision.arm);
        expect(decision.reason).toBe('split');
      }
      for (const [unit, arm] of before) expect(now.get(unit)).toBe(arm);
      before = now;
    }
    expect(before.size).toBe(20_000);
  });

  it('mark the units that a canary takes from the stable version', () => {
    const weights = (canary: number) => [
      { arm: 'canary', weight: canary },
      { arm: 'stable', weight: 100 - canary },
    ];
    let experiment = defined({ salt: 'canary', arms: weights(1) });
    for (const canary of [5, 10, 25, 50, 100]) {
      const next = changed(experiment, { arms: weights(canary) });
      for (let i = 0; i < 5000; i++) {
        const decision = assign(next, `unit-${i}`);
        const first = assign(experiment, `unit-${i}`);
        if (decision.kind !== 'assigned' || first.kind !== 'assigned') throw new Error('left out');
        if (first.arm === 'canary') expect(decision.arm).toBe('canary');
        if (first.arm !== decision.arm) expect(decision.reason).toBe('ramp');
      }
      experiment = next;
    }
    expect(experiment.contaminated.reduce((sum, { from, to }) => sum + to - from, 0)).toBe(9900);
  });
});
