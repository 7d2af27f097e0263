import { describe, expect, it } from 'vitest';
import { PREDICTED, SPECS, trainingRows } from '../test/mixed-profile.ts';
import { spoil } from '../test/spoil.ts';
import { parseReferenceProfile } from './parse-reference-profile.ts';
import { buildReferenceProfile } from './reference-profile.ts';

const rows = trainingRows(30);
const profile = buildReferenceProfile(SPECS, rows, {
  importances: [3, 1, 0],
  blocks: { kind: 'group', ids: rows.map(([x = 0]) => Math.floor(x / 4)) },
  predictions: PREDICTED,
});
const plain = buildReferenceProfile(SPECS, rows, {
  predictions: { kind: 'numeric', name: 'y', predicted: [1, 2, 3] },
});

describe('parseReferenceProfile', () => {
  it.each([
    ['classes, blocks and importances', profile],
    ['numbers and nothing else', plain],
    ['no predictions', buildReferenceProfile(SPECS, rows)],
  ])('reads back a profile with %s', (_, built) => {
    expect(parseReferenceProfile(JSON.parse(JSON.stringify(built)))).toEqual(built);
  });

  it('names another format version', () => {
    expect(() => parseReferenceProfile(spoil(profile, '/formatVersion', 2))).toThrow(
      expect.objectContaining({ code: 'unsupported-profile' }),
    );
  });

  it.each([
    ['/rows', 0, '/rows'],
    ['/rows', 31, '/features/0/missing'],
    ['/blocks', [], '/blocks'],
    ['/blocks/kind', 'day', '/blocks/kind'],
    ['/blocks/count', 0, '/blocks/count'],
    ['/blocks', null, '/features/0/designEffect'],
    ['/features', {}, '/features'],
    ['/features/0/kind', 'text', '/features/0/kind'],
    ['/features/0/name', '', '/features/0/name'],
    ['/features/0/name', 'constructor', '/features/1/name'],
    ['/features/0/importance', 2, '/features/0/importance'],
    ['/features/0/importance', 0.5, '/features'],
    ['/features/0/importance', null, '/features/0/importance'],
    ['/features/0/designEffect', 0.5, '/features/0/designEffect'],
    ['/features/0/range', [2, 1], '/features/0/range'],
    ['/features/0/range', [1], '/features/0/range'],
    ['/features/0/edges/1', -100, '/features/0/edges/1'],
    ['/features/0/edges/1', 1e-9, '/features/0/edges/2'],
    ['/features/0/counts/0', 1000, '/features/0/counts'],
    ['/features/0/counts', [1], '/features/0/counts'],
    ['/features/0/counts/0', 0.5, '/features/0/counts/0'],
    ['/features/0/sums', [], '/features/0/sums'],
    ['/features/0/mean', '1', '/features/0/mean'],
    ['/features/0/m2', -1, '/features/0/m2'],
    ['/features/0/min', 1000, '/features/0/max'],
    ['/features/0/max', null, '/features/0/max'],
    ['/features/0/n', 1.5, '/features/0/n'],
    ['/features/1/categories', [], '/features/1/categories'],
    ['/features/1/categories/1', 'toString', '/features/1/categories/1'],
    ['/features/1/categories/1', 1, '/features/1/categories/1'],
    ['/features/1/counts', [1, 2], '/features/1/counts'],
    ['/features/1/unseen', 5, '/features/1/counts'],
    ['/features/1/missing', -1, '/features/1/missing'],
    ['/predictions', [], '/predictions'],
    ['/predictions/kind', 'ranks', '/predictions/kind'],
    ['/predictions/kind', 'numeric', '/predictions/distribution/kind'],
    ['/predictions/rows', 5, '/predictions/distribution/missing'],
    ['/predictions/shares/0', 0.4, '/predictions/shares/0'],
    ['/predictions/shares', [1], '/predictions/shares'],
    ['/predictions/calibration', [], '/predictions/calibration'],
    ['/predictions/calibration/9/right', 9, '/predictions/calibration/9/right'],
    ['/predictions/calibration/9/probabilities', 9, '/predictions/calibration/9/probabilities'],
    ['/predictions/calibration/0/n', 9, '/predictions/calibration'],
    ['/predictions/distribution/importance', 1, '/predictions/distribution/importance'],
    ['/predictions/distribution/designEffect', 2, '/predictions/distribution/designEffect'],
    ['/predictions/distribution/categories/0', 'other', '/fingerprint'],
    ['/features/0/name', 'other', '/fingerprint'],
    ['/fingerprint', '0'.repeat(16), '/fingerprint'],
  ])('refuses %s = %j and points at %s', (pointer, value, place) => {
    expect(() => parseReferenceProfile(spoil(profile, pointer, value))).toThrow(
      expect.objectContaining({ code: 'malformed-profile', message: expect.stringMatching(`^${place} `) }),
    );
  });

  it('refuses a profile that lacks any of its fields', () => {
    for (const pointer of pointersOf(JSON.parse(JSON.stringify(profile)), '')) {
      expect(() => parseReferenceProfile(spoil(profile, pointer, undefined)), pointer).toThrow(
        expect.objectContaining({ name: 'DriftError' }),
      );
    }
  });

  it.each([null, [], 'x', 1, undefined])('refuses %j', (value) => {
    expect(() => parseReferenceProfile(value)).toThrow(
      expect.objectContaining({ code: 'malformed-profile' }),
    );
  });
});

/** Pointers of everything inside a JSON value. */
function pointersOf(json: unknown, pointer: string): string[] {
  if (typeof json !== 'object' || json === null) return [];
  return Object.entries(json).flatMap(([key, value]) => [
    `${pointer}/${key}`,
    ...pointersOf(value, `${pointer}/${key}`),
  ]);
}
