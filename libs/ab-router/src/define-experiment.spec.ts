import { describe, expect, it } from 'vitest';
import type { Defined } from './definition-fault.ts';
import { defineExperiment } from './define-experiment.ts';
import type { Experiment, ExperimentDefinition } from './experiment.ts';
import { nextEpoch } from './next-epoch.ts';
import { readExperiment } from './read-experiment.ts';

const full = {
  salt: 'full',
  arms: [
    { arm: 'b', weight: 1 },
    { arm: 'a', weight: 3 },
  ],
  traffic: 0.5,
  layer: { salt: 'layer', from: 0, to: 5000 },
  targeting: [
    { attribute: 'age', operator: 'at-least', value: 18 },
    { attribute: 'country', operator: 'in', values: ['de', 'pl'] },
    { attribute: 'optedOut', operator: 'absent' },
  ],
  overrides: [
    { unit: 'z', arm: 'a' },
    { unit: '__proto__', arm: 'b' },
  ],
  shadows: [{ arm: 'v3', share: 0.1 }],
} satisfies ExperimentDefinition;

function valueOf<Value>(defined: Defined<Value>): Value {
  if (!defined.ok) throw new Error(JSON.stringify(defined.faults));
  return defined.value;
}

const faultsOf = (defined: Defined<unknown>) =>
  defined.ok ? [] : defined.faults.map(({ code, pointer }) => `${code} ${pointer}`);

const rich = (): Experiment => {
  const ramped = valueOf(nextEpoch(valueOf(defineExperiment(full)), { traffic: 0.8 })).experiment;
  return valueOf(nextEpoch(ramped, { arms: full.arms.toReversed().concat({ arm: 'c', weight: 4 }) }))
    .experiment;
};

describe('defineExperiment', () => {
  it('puts everything into canonical order and keeps the meaning', () => {
    const experiment = valueOf(defineExperiment(full));
    expect(experiment).toMatchObject({
      salt: 'full',
      epoch: 1,
      arms: [
        { arm: 'a', weight: 3 },
        { arm: 'b', weight: 1 },
      ],
      allocation: {
        ranges: [
          { arm: 'a', from: 0, to: 3750 },
          { arm: 'b', from: 3750, to: 5000 },
          { arm: null, from: 5000, to: 10_000 },
        ],
      },
      overrides: [
        { unit: '__proto__', arm: 'b' },
        { unit: 'z', arm: 'a' },
      ],
      targeting: full.targeting,
    });
  });

  it('points at every fault at once', () => {
    expect(
      faultsOf(
        defineExperiment({
          salt: 'a\u0000b',
          arms: [
            { arm: 'a', weight: -1 },
            { arm: '\ud800', weight: '5' },
            7,
            { arm: '', weight: 1, 'a/b': 1 },
          ],
          traffic: 1.5,
          layer: { salt: '', from: 5, to: 5 },
          targeting: [
            { attribute: 'x', operator: 'like', value: 1 },
            { attribute: 'x', operator: 'in', values: [] },
            { attribute: 'x', operator: 'less', value: '5' },
            { attribute: 1, operator: 'equals', value: {} },
            { attribute: 'x', operator: 'exists', value: 1 },
            { operator: 'equals' },
          ],
          overrides: [
            { unit: 'u', arm: 'a' },
            { unit: 'u', arm: 'a' },
            { unit: 5, arm: 5 },
          ],
          shadows: [
            { arm: 'v3', share: 2 },
            { arm: 'v3', share: 0 },
          ],
          colour: 'red',
        }),
      ),
    ).toEqual([
      'unknown-key /colour',
      'salt-has-nul /salt',
      'empty-salt /layer/salt',
      'slots-out-of-range /layer',
      'wrong-type /arms/2',
      'unknown-key /arms/3/a~1b',
      'weight-negative /arms/0/weight',
      'ill-formed-text /arms/1/arm',
      'weight-not-finite /arms/1/weight',
      'empty-arm-id /arms/3/arm',
      'share-out-of-range /traffic',
      'unknown-operator /targeting/0/operator',
      'empty-list /targeting/1/values',
      'wrong-type /targeting/2/value',
      'wrong-type /targeting/3/attribute',
      'wrong-type /targeting/3/value',
      'unknown-key /targeting/4/value',
      'missing-key /targeting/5/attribute',
      'duplicate-unit /overrides/1/unit',
      'wrong-type /overrides/2/unit',
      'wrong-type /overrides/2/arm',
      'share-out-of-range /shadows/0/share',
      'duplicate-arm-id /shadows/1/arm',
    ]);
  });

  it.each([
    [null, ['wrong-type ']],
    [[], ['wrong-type ']],
    [{}, ['missing-key /salt', 'missing-key /arms']],
    [{ salt: '', arms: [] }, ['empty-salt /salt', 'no-arms /arms']],
    [{ salt: 's\ud800', arms: 'a' }, ['ill-formed-text /salt', 'wrong-type /arms']],
    [{ salt: 's', arms: [{ arm: 'a', weight: 0 }] }, ['weights-sum-to-zero /arms']],
    [
      { salt: 's', arms: [{ arm: 'a', weight: 1 }], overrides: [{ unit: 'u', arm: 'b' }] },
      ['unknown-arm /overrides/0/arm'],
    ],
  ])('refuses %j', (definition, faults) => {
    expect(faultsOf(defineExperiment(definition))).toEqual(faults);
  });
});

describe('readExperiment', () => {
  it('reads back what was stored', () => {
    const experiment = rich();
    expect(readExperiment(JSON.parse(JSON.stringify(experiment)))).toEqual({ ok: true, value: experiment });
    expect(JSON.stringify(valueOf(readExperiment(experiment)))).toHaveLength(
      JSON.stringify(experiment).length,
    );
  });

  it.each([
    ['epoch', 7, 'epoch-out-of-range /history'],
    ['minimumEpoch', 4, 'epoch-out-of-range /minimumEpoch'],
    ['minimumEpoch', 0, 'epoch-out-of-range /minimumEpoch'],
    ['traffic', 0.4, 'slots-not-covered /allocation/ranges'],
    ['contaminated', [], 'slots-not-canonical /contaminated'],
    ['arms', rich().arms.toReversed(), 'not-in-order /arms'],
    ['overrides', rich().overrides.toReversed(), 'not-in-order /overrides'],
    ['stopped', 1, 'wrong-type /stopped'],
    ['allocation', { ranges: [] }, 'slots-not-covered /allocation/ranges'],
    ['layer', 5, 'wrong-type /layer'],
    ['prefixes', {}, 'unknown-key /prefixes'],
  ])('refuses another %s', (key, value, fault) => {
    expect(faultsOf(readExperiment({ ...rich(), [key]: value }))).toContain(fault);
  });
});
