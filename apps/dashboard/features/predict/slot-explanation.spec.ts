import { allocate, assign, defineExperiment } from '@switchyard/ab-router';
import type { ArmAnswer } from '@switchyard/api-client';
import { describe, expect, it } from 'vitest';
import { explainSlot, explanationWords, rangeWords } from './slot-explanation.ts';

/** Arms as `/config` shows them, made by the library that the server routes with. */
function armsOf(weights: Readonly<Record<string, number>>): ArmAnswer[] {
  const allocation = allocate(Object.entries(weights).map(([arm, weight]) => ({ arm, weight })));
  if (!allocation.ok) throw new Error('The weights are refused.');
  return Object.entries(weights).map(([arm, weight]) => {
    const slots = allocation.value.ranges
      .filter((range) => range.arm === arm)
      .map(({ from, to }) => ({ from, to }));
    const share = slots.reduce((sum, { from, to }) => sum + to - from, 0) / 10_000;
    return {
      variant: arm,
      model_version: arm,
      weight,
      share,
      slots,
      state: 'loaded',
      reasons: [],
      answered: 0,
    };
  });
}

const salt = 'model:iris:default';

it('places a unit where the server does', () => {
  const arms = armsOf({ v1: 90, v2: 10 });
  const experiment = defineExperiment({
    salt,
    arms: [
      { arm: 'v1', weight: 90 },
      { arm: 'v2', weight: 10 },
    ],
  });
  if (!experiment.ok) throw new Error('The weights are refused.');
  for (let i = 0; i < 500; i++) {
    const unit = `unit-${i}`;
    const decision = assign(experiment.value, unit);
    if (decision.kind !== 'assigned') throw new Error('A unit is left out.');
    const explanation = explainSlot({ salt, arms }, { unit, predictionId: 'x', variant: decision.arm });
    expect(explanation).toMatchObject({
      slot: decision.slot,
      holds: true,
      hashed: { kind: 'unit', text: unit },
    });
    expect(explanation.owner?.arm.variant).toBe(decision.arm);
  }
});

it('explains a request without a unit by its prediction id', () => {
  const explanation = explainSlot(
    { salt, arms: armsOf({ v1: 1 }) },
    { unit: null, predictionId: 'abc', variant: 'v1' },
  );
  expect(explanation.hashed).toEqual({ kind: 'prediction id', text: 'abc' });
  expect(explanationWords(explanation, 'v1')).toMatch(
    /^No unit was given: the prediction id “abc” hashes to slot [\d,]+; v1 owns slots 0–9,999/,
  );
});

describe('when the split has changed since the answer', () => {
  it('says who owns the slot now and who answered', () => {
    const explanation = explainSlot(
      { salt, arms: armsOf({ v1: 0, v2: 1 }) },
      { unit: 'a', predictionId: 'x', variant: 'v1' },
    );
    expect(explanation.holds).toBe(false);
    expect(explanationWords(explanation, 'v1')).toMatch(/belongs to v2 now.*v1 answered.*changed/);
  });

  it('says so when nobody owns it', () => {
    const explanation = explainSlot({ salt, arms: [] }, { unit: 'a', predictionId: 'x', variant: 'v1' });
    expect(explanation).toMatchObject({ owner: null, holds: false });
    expect(explanationWords(explanation, 'v1')).toMatch(/no version owns/);
  });
});

it('writes ranges with both ends inside', () => {
  expect(rangeWords({ from: 0, to: 5000 })).toBe('slots 0–4,999');
  expect(rangeWords({ from: 9999, to: 10_000 })).toBe('slot 9,999');
});
