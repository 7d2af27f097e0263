import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Dataset, LabelledRow } from '../dataset/dataset.ts';
import { readIris } from '../dataset/iris.ts';
import { stratifiedHoldout } from './stratified-holdout.ts';

const inputs = ['x'];
const dataset = (rows: readonly LabelledRow[]): Dataset => ({ name: 'test', inputs, rows });
const rowsOf = (count: number, label: string): LabelledRow[] =>
  Array.from({ length: count }, (_, i) => ({ features: [i], label }));

describe('stratifiedHoldout', () => {
  it('holds out a fifth of each species of Iris', () => {
    const { training, heldOut } = stratifiedHoldout(readIris(), 0.2, 'seed:42');
    expect(training.length + heldOut.length).toBe(150);
    for (const species of ['setosa', 'versicolor', 'virginica']) {
      expect(heldOut.filter(({ label }) => label === species)).toHaveLength(10);
    }
  });

  it('keeps equal rows on one side', () => {
    const row = fc.record({
      features: fc.tuple(fc.integer({ min: 0, max: 5 })),
      label: fc.constantFrom('a', 'b'),
    });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1 }), fc.string(), (rows, salt) => {
        const { training, heldOut } = stratifiedHoldout(dataset(rows), 0.2, salt);
        const keys = (side: readonly LabelledRow[]) => new Set(side.map((entry) => JSON.stringify(entry)));
        expect([...keys(training)].filter((key) => keys(heldOut).has(key))).toEqual([]);
        expect(training.length + heldOut.length).toBe(rows.length);
      }),
    );
  });

  it('does not depend on the order of the rows', () => {
    const rows = [...rowsOf(40, 'a'), ...rowsOf(25, 'b')];
    const contents = (side: readonly LabelledRow[]) => side.map((row) => JSON.stringify(row)).sort();
    const one = stratifiedHoldout(dataset(rows), 0.2, 's');
    const other = stratifiedHoldout(dataset([...rows].reverse()), 0.2, 's');
    expect(contents(other.heldOut)).toEqual(contents(one.heldOut));
  });

  it('lets a row keep its side as data grows, but next to the cut', () => {
    const before = stratifiedHoldout(dataset(rowsOf(2000, 'a')), 0.2, 's');
    const after = stratifiedHoldout(dataset(rowsOf(4000, 'a')), 0.2, 's');
    const heldAfter = new Set(after.heldOut.map(({ features }) => features[0]));
    const moved = rowsOf(2000, 'a').filter(({ features }) => {
      const wasHeld = before.heldOut.some((row) => row.features[0] === features[0]);
      return wasHeld !== heldAfter.has(features[0] ?? -1);
    });
    // The cut is an estimate of the 20 % quantile of a uniform hash: its standard error is √(0.16 / n).
    expect(moved.length / 2000).toBeLessThan(5 * Math.sqrt(0.16 / 2000));
  });

  it('orders otherwise under another salt', () => {
    const rows = dataset(rowsOf(200, 'a'));
    const held = (salt: string) =>
      stratifiedHoldout(rows, 0.2, salt).heldOut.map(({ features }) => features[0]);
    expect(held('one')).not.toEqual(held('two'));
  });
});
