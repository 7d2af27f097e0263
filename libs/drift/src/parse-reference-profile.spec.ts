import { describe, expect, it } from 'vitest';
import { parseReferenceProfile } from './parse-reference-profile.ts';
import { buildReferenceProfile } from './reference-profile.ts';

const profile = buildReferenceProfile(
  ['a', 'b'],
  Array.from({ length: 30 }, (_, i) => [i, Math.sqrt(i)]),
  {
    kind: 'classes',
    rows: 6,
    counts: { yes: 4, no: 2 },
  },
);
const json = () => JSON.parse(JSON.stringify(profile)) as Record<string, never>;

describe('parseReferenceProfile', () => {
  it('reads back what was built', () => {
    expect(parseReferenceProfile(json())).toEqual(profile);
  });

  it.each<[string, (p: { [key: string]: any }) => void, string]>([
    // eslint-disable-line @typescript-eslint/no-explicit-any
    ['another format version', (p) => (p['formatVersion'] = 2), 'format version 2'],
    ['edges that do not ascend', (p) => (p['features'][0].edges[1] = -1), '/features/0/edges/1'],
    ['counts that do not add up', (p) => (p['features'][1].counts[0] += 1), '/features/1/counts'],
    ['a number as text', (p) => (p['features'][0].mean = '1'), '/features/0/mean'],
    ['a negative m2', (p) => (p['features'][0].m2 = -1), '/features/0/m2'],
    ['a foreign fingerprint', (p) => (p['fingerprint'] = '0'.repeat(16)), '/fingerprint'],
    ['features that are no list', (p) => (p['features'] = {}), '/features'],
  ])('refuses %s and says where', (_, spoil, place) => {
    const spoiled = json();
    spoil(spoiled);
    expect(() => parseReferenceProfile(spoiled)).toThrow(place);
  });

  it.each([null, [], 'x', 1])('refuses %j', (value) => {
    expect(() => parseReferenceProfile(value)).toThrow(
      expect.objectContaining({ code: 'malformed-profile' }),
    );
  });
});
