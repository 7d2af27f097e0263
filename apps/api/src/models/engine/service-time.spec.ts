import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ServiceTime } from './service-time.ts';

describe('ServiceTime', () => {
  it('knows nothing at first', () => {
    expect(new ServiceTime().expected(1000)).toBe(0);
  });

  it('finds the cost of a batch and that of a row', () => {
    const cost = fc.record({
      batch: fc.double({ min: 0, max: 50, noNaN: true }),
      row: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    const sizes = fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 2, maxLength: 50 });
    fc.assert(
      fc.property(cost, sizes, ({ batch, row }, rows) => {
        fc.pre(new Set(rows).size > 1);
        const time = new ServiceTime();
        for (const n of rows) time.observe(n, batch + row * n);
        expect(time.expected(300, 2)).toBeCloseTo(2 * batch + 300 * row, 3);
      }),
    );
  });

  it('takes batches of one size for what they are, and never expects less than nothing', () => {
    const time = new ServiceTime();
    for (let i = 0; i < 10; i++) time.observe(1, 2);
    expect(time.expected(1)).toBeCloseTo(2);
    expect(time.expected(1000)).toBeCloseTo(2);
    time.observe(100, 0.5);
    expect(time.expected(0)).toBeGreaterThanOrEqual(0);
    expect(time.expected(10_000)).toBeGreaterThan(0);
  });

  it('follows a version that has become slower', () => {
    const time = new ServiceTime();
    for (let i = 0; i < 100; i++) time.observe(10, 1);
    for (let i = 0; i < 100; i++) time.observe(10, 50);
    expect(time.expected(10)).toBeGreaterThan(45);
  });
});
