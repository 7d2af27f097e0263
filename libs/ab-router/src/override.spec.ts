import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DefinitionReader } from './definition-reader.ts';
import { overriddenArm, readOverrides } from './override.ts';

it('finds every override, whatever the units are called, and no other', () => {
  const unit = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('__proto__', 'constructor', '', '\ud800', '\ud800\ud800', '🌲', '\uffee', 'a\u0000b'),
  );
  fc.assert(
    fc.property(fc.uniqueArray(unit, { maxLength: 30 }), unit, (units, stranger) => {
      const listed = units.map((name, i) => ({ unit: name, arm: `v${i}` }));
      const reader = new DefinitionReader();
      const overrides = readOverrides(reader, listed, '', null);
      if (overrides === null) throw new Error(JSON.stringify(reader.faults));
      for (const { unit: name, arm } of listed) expect(overriddenArm(overrides, name)).toBe(arm);
      if (!units.includes(stranger)) expect(overriddenArm(overrides, stranger)).toBeUndefined();
    }),
    { numRuns: 500 },
  );
});
