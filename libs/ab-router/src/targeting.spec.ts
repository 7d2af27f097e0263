import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isTargeted, type Attributes, type Condition } from './targeting.ts';

const unit: Attributes = { country: 'pl', age: 18, member: false, nothing: null, broken: Number.NaN };

describe('isTargeted', () => {
  it.each<[Condition, boolean]>([
    [{ attribute: 'country', operator: 'equals', value: 'pl' }, true],
    [{ attribute: 'age', operator: 'equals', value: '18' }, false],
    [{ attribute: 'age', operator: 'not-equals', value: '18' }, true],
    [{ attribute: 'member', operator: 'equals', value: false }, true],
    [{ attribute: 'country', operator: 'in', values: ['de', 'pl'] }, true],
    [{ attribute: 'country', operator: 'not-in', values: ['de', 'pl'] }, false],
    [{ attribute: 'age', operator: 'less', value: 18 }, false],
    [{ attribute: 'age', operator: 'at-most', value: 18 }, true],
    [{ attribute: 'age', operator: 'more', value: 17.5 }, true],
    [{ attribute: 'age', operator: 'at-least', value: 18 }, true],
    [{ attribute: 'country', operator: 'more', value: 0 }, false],
    [{ attribute: 'age', operator: 'exists' }, true],
    [{ attribute: 'nothing', operator: 'exists' }, false],
    [{ attribute: 'broken', operator: 'absent' }, true],
    [{ attribute: 'city', operator: 'not-equals', value: 'x' }, false],
    [{ attribute: 'city', operator: 'not-in', values: ['x'] }, false],
    [{ attribute: 'city', operator: 'absent' }, true],
    [{ attribute: 'constructor', operator: 'exists' }, false],
    [{ attribute: '__proto__', operator: 'exists' }, false],
  ])('%j is %s', (condition, met) => {
    expect(isTargeted([condition], unit)).toBe(met);
    expect(isTargeted([{ attribute: 'age', operator: 'exists' }, condition], unit)).toBe(met);
  });

  it('meets nothing but absence without attributes', () => {
    expect(isTargeted([], undefined)).toBe(true);
    expect(isTargeted([{ attribute: 'a', operator: 'absent' }], undefined)).toBe(true);
    expect(isTargeted([{ attribute: 'a', operator: 'exists' }], undefined)).toBe(false);
  });

  it('is total over whatever a request carries', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.anything({ withNullPrototype: true })),
        fc.string(),
        (any, name) => {
          expect(() =>
            isTargeted([{ attribute: name, operator: 'at-least', value: 1 }], any as Attributes),
          ).not.toThrow();
        },
      ),
    );
  });
});
