import { describe, expect, it } from 'vitest';
import { JsonReader, MAXIMUM_LISTED_FAULTS } from './json-reader.ts';
import { parseManifest } from './manifest.ts';

describe('reading JSON', () => {
  it('lists up to a hundred faults, each with its place', () => {
    expect(MAXIMUM_LISTED_FAULTS).toBe(100);
    expect(faultsOfEntries(100).map(({ pointer }) => pointer)).toEqual(
      Array.from({ length: 100 }, (_, i) => `/${i}`),
    );
  });

  it.each([101, 102, 10_000])('lists a hundred of %i faults, and then that there are more', (count) => {
    const faults = faultsOfEntries(count);
    expect(faults).toHaveLength(101);
    expect(faults.slice(0, 100)).toEqual(faultsOfEntries(100));
    expect(faults[100]).toEqual({
      code: 'wrong-type',
      file: 'model.json',
      pointer: '',
      message: 'model.json: has more faults than these 100; correct them and open it again.',
    });
  });

  it('of a hostile manifest names no fault per entry', () => {
    const metrics = Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`m${i}`, null]));
    const parsed = parseManifest({ formatVersion: 1, metrics });
    expect(parsed.ok ? [] : parsed.faults).toHaveLength(101);
  });
});

function faultsOfEntries(count: number) {
  const reader = new JsonReader('model.json');
  for (let i = 0; i < count; i++) reader.finite('none', `/${i}`);
  return reader.faults;
}
