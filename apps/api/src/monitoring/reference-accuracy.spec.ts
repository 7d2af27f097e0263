import {
  buildReferenceProfile,
  emptyPane,
  observePrediction,
  type EstimatedAccuracy,
  type Predicted,
  type ReferenceProfile,
} from '@switchyard/drift';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assess, policyOf } from './assessment.ts';
import { referenceAccuracy } from './reference-accuracy.ts';

interface ScoredRow {
  readonly probability: number;
  readonly isRight: boolean;
}

function profileOf(predictions: Predicted | null): ReferenceProfile {
  return buildReferenceProfile([{ name: 'x', kind: 'numeric' }], [[0], [1], [2]], { predictions });
}

/** A profile whose held-out rows are these; class 0 is always predicted. */
function calibratedBy(rows: readonly ScoredRow[]): ReferenceProfile {
  return profileOf({
    kind: 'classes',
    name: 'outcome',
    classes: ['repaid', 'lost'],
    predicted: rows.map(() => 0),
    probabilities: rows.map(({ probability }) => probability),
    labels: rows.map(({ isRight }) => (isRight ? 0 : 1)),
  });
}

/** What the api estimates of live traffic with these probabilities. */
function estimateOf(reference: ReferenceProfile, probabilities: readonly number[]): EstimatedAccuracy | null {
  const pane = emptyPane(reference);
  for (const probability of probabilities) observePrediction(pane, 0, probability);
  return assess(reference, { pane, fromMs: 0, toMs: 1 }, policyOf(1)).accuracy;
}

const shareRight = (rows: readonly ScoredRow[]) => rows.filter(({ isRight }) => isRight).length / rows.length;

describe('the accuracy of a reference', () => {
  it('is the share of its rows that were right, and what the same rows are estimated at when they come again', () => {
    const row = fc.record({
      probability: fc.double({ min: 0, max: 1, noNaN: true }),
      isRight: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 60 }), (rows) => {
        const reference = calibratedBy(rows);
        const accuracy = referenceAccuracy(reference);
        expect(accuracy).toBeCloseTo(shareRight(rows), 9);
        const again = estimateOf(
          reference,
          rows.map(({ probability }) => probability),
        );
        expect(again?.accuracy).toBeCloseTo(accuracy ?? Number.NaN, 9);
      }),
    );
  });

  it('sees a drop that a model hides which is surer of itself than it is right', () => {
    // Says 0.95 and 0.65, and is right in 80 % and 55 % of those rows.
    const sure = Array.from({ length: 4000 }, (_, i) => ({ probability: 0.95, isRight: i % 5 !== 0 }));
    const unsure = Array.from({ length: 1000 }, (_, i) => ({ probability: 0.65, isRight: i % 20 < 11 }));
    const reference = calibratedBy([...sure, ...unsure]);
    const baseline = referenceAccuracy(reference) ?? Number.NaN;
    expect(baseline).toBeCloseTo(0.75, 12);
    const traffic = (hard: number) => Array.from({ length: 1000 }, (_, i) => (i < hard ? 0.65 : 0.95));
    expect(estimateOf(reference, traffic(200))?.accuracy).toBeCloseTo(baseline, 12);
    const harder = traffic(600);
    expect(harder.reduce((sum, probability) => sum + probability, 0) / harder.length).toBeGreaterThan(
      baseline,
    );
    expect(estimateOf(reference, harder)?.high).toBeLessThan(baseline - 0.05);
  });

  it.each<readonly [string, Predicted | null]>([
    ['without predictions', null],
    ['of a regression', { kind: 'numeric', name: 'price', predicted: [1, 2] }],
    ['without labels', { kind: 'classes', name: 'y', classes: ['a'], predicted: [0], probabilities: [1] }],
    ['without probabilities', { kind: 'classes', name: 'y', classes: ['a'], predicted: [0], labels: [0] }],
    [
      'whose labels are all unknown',
      { kind: 'classes', name: 'y', classes: ['a'], predicted: [0], probabilities: [1], labels: [-1] },
    ],
  ])('is null for a reference %s', (_, predictions) => {
    expect(referenceAccuracy(profileOf(predictions))).toBeNull();
  });
});
