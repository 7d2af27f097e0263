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
/** The profile as parsed JSON, with one value replaced. */
function spoiled(pointer: string, value: unknown): unknown {
  const json = JSON.parse(JSON.stringify(profile)) as Record<string, unknown>;
  const keys = pointer.split('/').slice(1);
  const last = keys.pop() ?? '';
  const parent = keys.reduce<Record<string, unknown>>(
    (node, key) => node[key] as Record<string, unknown>,
    json,
  );
  parent[last] = value;
  return json;
}

describe('parseReferenceProfile', () => {
  it('reads back what was built', () => {
    expect(parseReferenceProfile(JSON.parse(JSON.stringify(profile)))).toEqual(profile);
  });

  it.each([
    ['another format version', '/formatVersion', 2, 'format version 2'],
    ['edges that do not ascend', '/features/0/edges/1', -1, '/features/0/edges/1'],
    ['counts that do not add up', '/features/1/counts/0', 1000, '/features/1/counts'],
    ['a number as text', '/features/0/mean', '1', '/features/0/mean'],
    ['a negative m2', '/features/0/m2', -1, '/features/0/m2'],
    ['a foreign fingerprint', '/fingerprint', '0'.repeat(16), '/fingerprint'],
    ['features that are no list', '/features', {}, '/features'],
    ['another kind of feature', '/features/0/kind', 'text', '/features/0/kind'],
    ['predictions that are no counts', '/predictions/counts/yes', -1, '/predictions/counts/yes'],
  ])('refuses %s and says where', (_, pointer, value, place) => {
    expect(() => parseReferenceProfile(spoiled(pointer, value))).toThrow(place);
  });

  it.each([null, [], 'x', 1])('refuses %j', (value) => {
    expect(() => parseReferenceProfile(value)).toThrow(
      expect.objectContaining({ code: 'malformed-profile' }),
    );
  });
});
