import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PREDICTED, SPECS, trainingRows } from '../test/mixed-profile.ts';
import { paneOf, referenceOf } from '../test/reference-of.ts';
import { spoil } from '../test/spoil.ts';
import { mergePanes, observePrediction } from './pane.ts';
import { paneOfWindow } from './pane-of-window.ts';
import { toWindow } from './profile-window.ts';
import { buildReferenceProfile } from './reference-profile.ts';

const reference = buildReferenceProfile(SPECS, trainingRows(100), { predictions: PREDICTED });
const pane = paneOf(reference, trainingRows(50));
observePrediction(pane, 0, 0.9);
observePrediction(pane, 1, 0.6);
observePrediction(pane, 7);
const window = toWindow(pane);
const read = (value: unknown) => paneOfWindow(reference, JSON.parse(JSON.stringify(value)));

describe('toWindow', () => {
  it('sums up probabilities of predicted classes', () => {
    const { probability, probabilityBins, distribution } = window.predictions ?? {};
    expect(distribution).toMatchObject({ n: 3, counts: [1, 1], unseen: 1 });
    expect(probability).toEqual({ n: 2, sum: 1.5, variance: expect.closeTo(0.33, 12) as unknown });
    expect(probabilityBins?.map(({ n }) => n)).toEqual([0, 0, 0, 0, 0, 0, 1, 0, 0, 1]);
  });

  it('survives JSON and goes on adding up', () => {
    const value = fc.oneof(fc.double(), fc.constantFrom(1e308, -1e308, -0));
    const rows = fc.array(fc.tuple(value, fc.integer({ min: -1, max: 3 }), fc.nat(2)), { maxLength: 20 });
    fc.assert(
      fc.property(rows, rows, (a, b) => {
        const [left, right] = [paneOf(reference, a), paneOf(reference, b)];
        expect(toWindow(read(toWindow(left)))).toEqual(toWindow(left));
        const restored = toWindow(mergePanes(read(toWindow(left)), read(toWindow(right))));
        expect(restored.rows).toBe(a.length + b.length);
        expect(JSON.parse(JSON.stringify(restored))).toEqual(restored);
        if ([...a, ...b].every(([x]) => !(Math.abs(x) > 1e150)))
          expect(restored).toEqual(toWindow(mergePanes(left, right)));
      }),
      { numRuns: 500 },
    );
  });

  it('refuses a window of another reference', () => {
    expect(() => paneOfWindow(referenceOf([1, 2]), window)).toThrow(
      expect.objectContaining({ code: 'fingerprint-mismatch' }),
    );
  });

  it.each([
    ['/formatVersion', 2, '/formatVersion'],
    ['/rows', -1, '/rows'],
    ['/rows', 51, '/features/0/missing'],
    ['/features', [], '/features'],
    ['/features/0/kind', 'categorical', '/features/0/kind'],
    ['/features/0/wrongType', null, '/features/0/wrongType'],
    ['/features/0/outOfRange', 1000, '/features/0/outOfRange'],
    ['/features/0/counts/0', 99, '/features/0/counts'],
    ['/features/0/m2', -1, '/features/0/m2'],
    ['/features/0/min', 1e9, '/features/0/max'],
    ['/features/1/unseen', 40, '/features/1/counts'],
    ['/predictions', null, '/predictions'],
    ['/predictions/distribution/kind', 'numeric', '/predictions/distribution/kind'],
    ['/predictions/probabilityBins', [], '/predictions/probabilityBins'],
    ['/predictions/probabilityBins/9/sum', 2, '/predictions/probabilityBins/9/sum'],
    ['/predictions/probability/n', 1, '/predictions/probability/sum'],
    ['/predictions/probability/n', 3, '/predictions/probability/n'],
    ['/predictions/probability/sum', 1, '/predictions/probability/sum'],
    ['/predictions/probability/variance', 0.1, '/predictions/probability/variance'],
  ])('comes back only whole: %s = %j is refused at %s', (pointer, value, place) => {
    expect(() => paneOfWindow(reference, spoil(window, pointer, value))).toThrow(
      expect.objectContaining({ code: 'malformed-window', message: expect.stringMatching(`^${place} `) }),
    );
  });
});
