import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { numericAt, numericProfile, paneOf, referenceOf } from '../test/reference-of.ts';
import golden from '../test/vectors/classic-score.v1.json' with { type: 'json' };
import { classicScore, MINIMUM_ROWS } from './classic-score.ts';
import { toWindow } from './profile-window.ts';
import type { ReferenceProfile } from './reference-profile.ts';

const column = (values: readonly number[]) => values.map((value) => [value]);
const windowOf = (reference: ReferenceProfile, rows: readonly (readonly number[])[]) =>
  toWindow(paneOf(reference, rows));

describe('classicScore', () => {
  it.each(golden.numeric)('scores "$name" as the formula does', ({ reference, current, expected }) => {
    const profile = referenceOf(reference);
    const score = classicScore([{ reference: profile, window: windowOf(profile, column(current)) }]);
    if (current.length < MINIMUM_ROWS) {
      expect(score).toEqual({ state: 'insufficient', rows: current.length, minimumRows: MINIMUM_ROWS });
      return;
    }
    if (score.state !== 'scored') throw new Error('expected a score');
    const feature = expected.classicFeatureScore ?? 1;
    expect(score.features[0]?.score).toBeCloseTo(feature, 9);
    expect(score.score).toBeCloseTo(Math.min(1, feature), 9);
  });

  it('clamps after averaging, so that one broken input among many still shows', () => {
    const reference = numericProfile(
      ['a', 'b', 'c', 'd'],
      Array.from({ length: 100 }, (_, i) => [i, i, i, i]),
    );
    const rows = Array.from({ length: 100 }, (_, i) => [i + 1000, i, i, i]);
    expect(classicScore([{ reference, window: windowOf(reference, rows) }])).toMatchObject({
      state: 'scored',
      score: 1,
    });
  });

  it('scores a shift of δ standard deviations in every input as δ / 2', () => {
    const base = Array.from({ length: 200 }, (_, i) => [Math.sin(i) * 3, i % 7]);
    const reference = numericProfile(['a', 'b'], base);
    const shift = (row: readonly number[]) =>
      row.map((x, i) => x + 0.8 * Math.sqrt(numericAt(reference, i).m2 / 200));
    const score = classicScore([{ reference, window: windowOf(reference, base.map(shift)) }]);
    expect(score.state === 'scored' && score.score).toBeCloseTo(0.4, 9);
  });

  it('leaves an unchanged constant at 0, also after merging, and scores a moved one 1', () => {
    const reference = referenceOf(new Array<number>(60).fill(0.1));
    const same = windowOf(reference, column(new Array<number>(60).fill(0.1)));
    const moved = windowOf(reference, column(new Array<number>(60).fill(0.2)));
    expect(
      classicScore([
        { reference, window: same },
        { reference, window: same },
      ]),
    ).toMatchObject({ score: 0 });
    expect(classicScore([{ reference, window: moved }])).toMatchObject({ score: 1 });
  });

  it('ignores an input without a value in the window', () => {
    const reference = numericProfile(
      ['a', 'b'],
      Array.from({ length: 60 }, (_, i) => [i, i]),
    );
    const window = windowOf(
      reference,
      Array.from({ length: 60 }, (_, i) => [i, Number.NaN]),
    );
    expect(classicScore([{ reference, window }])).toMatchObject({ features: [{ name: 'a' }] });
  });

  it('pools versions by rows, each against its own profile', () => {
    const values = fc.array(fc.double({ min: -100, max: 100, noNaN: true }), {
      minLength: 60,
      maxLength: 120,
    });
    fc.assert(
      fc.property(values, values, values, (train, first, second) => {
        const one = referenceOf(train);
        // The same data in other units: its own profile makes it the same traffic.
        const scaled = referenceOf(train.map((x) => 10 * x + 5));
        fc.pre(numericAt(one, 0).m2 > 1e-3);
        const pooled = classicScore([
          { reference: one, window: windowOf(one, column(first)) },
          { reference: scaled, window: windowOf(scaled, column(second.map((x) => 10 * x + 5))) },
        ]);
        const whole = classicScore([
          { reference: one, window: windowOf(one, column([...first, ...second])) },
        ]);
        if (pooled.state !== 'scored' || whole.state !== 'scored') throw new Error('expected scores');
        expect(pooled.rows).toBe(whole.rows);
        expect(pooled.score).toBeCloseTo(whole.score, 6);
      }),
    );
  });
});
