import { describe, expect, it } from 'vitest';
import { missingShare } from './missing-share.ts';

describe('missingShare', () => {
  const few = [
    { n: 100, missing: 1 },
    { n: 20, missing: 3 },
  ] as const;
  const many = [
    { n: 1000, missing: 100 },
    { n: 400, missing: 80 },
  ] as const;

  it('never makes the p-value smaller for dependent rows', () => {
    for (const [reference, current] of [few, many]) {
      const pValues = [1, 1.5, 4, 20].map(
        (effect) => missingShare(reference, current, effect)?.pValue ?? NaN,
      );
      expect(pValues).toEqual(pValues.toSorted((a, b) => a - b));
    }
    const exact = missingShare(...few)?.pValue ?? NaN;
    expect(missingShare(...few, 4)?.pValue).toBeGreaterThan(exact);
    expect(missingShare(...few, 4)?.method).toBe('fisher');
  });

  it('divides z by the root of the design effect', () => {
    const [plain, clumped] = [missingShare(...many), missingShare(...many, 4)];
    expect(clumped?.z).toBeCloseTo((plain?.z ?? NaN) / 2, 12);
    expect(clumped?.method).toBe('normal');
  });

  it('takes Fisher where few present rows are expected, too', () => {
    expect(missingShare({ n: 2, missing: 98 }, { n: 3, missing: 27 })?.method).toBe('fisher');
  });
});
