import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findJsonFault } from './json-fault.ts';

describe('findJsonFault', () => {
  it.each([
    ['', 0],
    ['{"a":NaN}', 5],
    ['{"a":1,}', 7],
    ['[1,]', 3],
    ['[1 2]', 3],
    ['{"a" 1}', 5],
    ['{a:1}', 1],
    ['{"a":1}}', 7],
    ['[1', 2],
    ['"a\\x"', 2],
    ['"a\nb"', 2],
    ['"abc', 4],
    ['01', 1],
    ['-', 0],
    ['tru', 0],
    ["{'a':1}", 1],
    [' {"a":[1,2,{"b":.5}]}', 16],
  ])('finds the fault of %j at %d', (text, position) => {
    expect(findJsonFault(text)?.position).toBe(position);
  });

  it('finds none in JSON', () => {
    fc.assert(fc.property(fc.json(), (text) => findJsonFault(text) === null));
  });

  it('finds one exactly when JSON.parse does, and nothing wrong before it', () => {
    const spoiled = fc
      .tuple(fc.json(), fc.nat(), fc.constantFrom('', ',', '}', ']', '"', 'x', '\\', '1', ':', '{', '\u0000'))
      .map(([text, at, insert]) => {
        const place = at % (text.length + 1);
        return text.slice(0, place) + insert + text.slice(place + 1);
      });
    fc.assert(
      fc.property(spoiled, (text) => {
        const fault = findJsonFault(text);
        expect(fault === null).toBe(parses(text));
        if (fault !== null) {
          expect(fault.position).toBeGreaterThanOrEqual(0);
          expect(fault.position).toBeLessThanOrEqual(text.length);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('survives any depth', () => {
    expect(findJsonFault('['.repeat(500_000))?.position).toBe(500_000);
    expect(findJsonFault('{"a":'.repeat(200_000))?.position).toBe(1_000_000);
  });

  it('gives up where it was told to', () => {
    const text = `[${'1,'.repeat(1000)}x]`;
    expect(findJsonFault(text)).toMatchObject({ position: 2001, message: expect.stringContaining('"x"') });
    expect(findJsonFault(text, 2001)).toEqual(findJsonFault(text));
    expect(findJsonFault(text, 1000)).toMatchObject({
      position: 1001,
      message: expect.stringContaining('behind'),
    });
  });
});

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
