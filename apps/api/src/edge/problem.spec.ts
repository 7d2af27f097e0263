import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAXIMUM_FAULTS, problemOf } from './problem.ts';

describe('problemOf', () => {
  it('stays below 8 kB whatever is echoed', () => {
    const text = fc.string({ unit: 'binary', maxLength: 2000 });
    const faults = fc.array(fc.record({ pointer: text, detail: text }), { maxLength: 100 });
    fc.assert(
      fc.property(text, faults, (detail, errors) => {
        const body = problemOf('invalid_input', detail, 'x'.repeat(64), errors);
        expect(Buffer.byteLength(JSON.stringify(body))).toBeLessThan(8000);
        expect(body.errors?.length ?? 0).toBeLessThanOrEqual(MAXIMUM_FAULTS);
      }),
    );
    const worst = { pointer: '\0'.repeat(1000), detail: '\0'.repeat(1000) };
    const body = problemOf(
      'invalid_input',
      '\0'.repeat(1000),
      'id',
      Array.from({ length: 50 }, () => worst),
    );
    expect(Buffer.byteLength(JSON.stringify(body))).toBeLessThan(8000);
    expect(body.errors?.length).toBeGreaterThan(0);
  });

  it('lists 20 faults of ordinary length', () => {
    const faults = Array.from({ length: 30 }, (_, i) => ({
      pointer: `/instances/${i}/0`,
      detail: 'must be a number.',
    }));
    expect(problemOf('invalid_input', 'x', 'id', faults).errors).toHaveLength(20);
  });
});
