import fc from 'fast-check';
import { expect, it } from 'vitest';
import { feedbackFor, NOW, OUTPUT } from '../../test/feedback-parts.ts';
import { PredictionIds } from '../inference/prediction-id.ts';
import type { FoundPrediction } from '../store/prediction-lookup.ts';
import type { LabelRevisionRow, LabelRow } from '../store/schema.ts';
import { decideLabel, type FeedbackResult } from './decide-label.ts';

const ID = new PredictionIds().next(NOW);
const FOUND: FoundPrediction = {
  id: ID,
  model: 'm',
  assignedVersion: 2,
  variant: 'b',
  version: 1,
  epoch: 4,
  madeAt: NOW,
  unit: null,
  values: Float64Array.of(1),
  prediction: 1,
  probability: 0.5,
};

/** What a sequence of labels leaves behind. */
interface Outcome {
  readonly row: LabelRow | null;
  readonly replaced: readonly LabelRevisionRow[];
  readonly results: readonly FeedbackResult[];
}

/** @param knownFrom from this step on the prediction is in the store */
function play(
  steps: readonly (readonly [label: string | number | boolean, revise: boolean])[],
  knownFrom: number,
): Outcome {
  let row: LabelRow | null = null;
  const replaced: LabelRevisionRow[] = [];
  const results = steps.map(([label, revise], i) => {
    const decision = decideLabel(feedbackFor(ID, label, revise), {
      current: row,
      found: i >= knownFrom ? FOUND : null,
      outputOf: () => OUTPUT,
      now: NOW + i,
    });
    row = decision.row;
    if (decision.replaced !== null) replaced.push(decision.replaced);
    return decision.result;
  });
  return { row, replaced, results };
}

const labels = fc.constantFrom<string | number | boolean>('no', 'yes', '1', 1, true, 'tulip');
const steps = fc.array(fc.tuple(labels, fc.boolean()), { minLength: 1, maxLength: 12 });
const knownFrom = fc.integer({ min: 0, max: 13 });

it('numbers revisions without a gap, and keeps each label that was replaced', () => {
  fc.assert(
    fc.property(steps, knownFrom, (sequence, from) => {
      const { row, replaced } = play(sequence, from);
      expect(replaced.map(({ revision }) => revision)).toEqual(replaced.map((_, i) => i + 1));
      if (row !== null) expect(row.revision).toBe(replaced.length + 1);
    }),
  );
});

it('changes nothing when a label is repeated', () => {
  fc.assert(
    fc.property(steps, knownFrom, (sequence, from) => {
      const once = play(sequence, from);
      const twice = play(
        sequence.flatMap((step) => [step, step]),
        2 * from,
      );
      expect(twice.row?.label).toBe(once.row?.label);
      expect(twice.row?.revision).toBe(once.row?.revision);
      expect(twice.replaced.length).toBe(once.replaced.length);
    }),
  );
});

it('joins every label that its prediction allows, as soon as it knows the prediction', () => {
  fc.assert(
    fc.property(steps, knownFrom, (sequence, from) => {
      const { row, results } = play(sequence, from);
      const isKnown = from < sequence.length;
      if (row !== null) expect(row.state === 'orphan').toBe(!isKnown);
      if (row?.state === 'joined') {
        expect(row.correct).toBe(row.label === '"yes"' ? 1 : 0);
        expect(row).toMatchObject({ model: 'm', version: 1, assigned_version: 2, variant: 'b', epoch: 4 });
      }
      const last = results.at(-1);
      if (isKnown && last?.kind === 'kept') expect(last.row).toEqual(row);
      if (isKnown && sequence.at(-1)?.[0] === 'tulip') expect(last?.kind).toBe('not-allowed');
    }),
  );
});

it.each([
  [
    'a label of another time',
    [
      ['yes', false],
      ['no', false],
    ],
    'conflict',
  ],
  [
    'the same, written as a number',
    [
      ['1', false],
      [1, false],
    ],
    'duplicate',
  ],
  [
    'the same, written as a truth value',
    [
      ['true', false],
      [true, false],
    ],
    'duplicate',
  ],
  [
    'another, on purpose',
    [
      ['yes', false],
      ['no', true],
    ],
    'revised',
  ],
  ['a revision of nothing', [['yes', true]], 'recorded'],
] as const)('decides about %s', (_, sequence, expected) => {
  const last = play(sequence, 0).results.at(-1);
  expect(last?.kind === 'kept' ? last.status : last?.kind).toBe(expected);
});
