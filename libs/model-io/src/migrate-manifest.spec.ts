import { describe, expect, it } from 'vitest';
import { loanManifest } from '../test/loan-manifest.ts';
import { JsonReader, type JsonObject } from './json-reader.ts';
import { FORMAT_VERSION, MANIFEST_FILE, parseManifest } from './manifest.ts';
import { migrateManifest, type Migration } from './migrate-manifest.ts';

/** A history that never was: format 2 renamed a key, format 3 added one. */
const HISTORY: readonly Migration[] = [
  ({ model, ...rest }) => ({ ...rest, name: model }),
  (manifest) => ({ ...manifest, owner: null, seenFormat: manifest['formatVersion'] }),
];

describe('a manifest of an older format', () => {
  it('is taken through every later format in turn', () => {
    expect(migrated({ formatVersion: 1, model: 'iris', version: 7 }, HISTORY)).toEqual({
      json: { formatVersion: 3, name: 'iris', version: 7, owner: null, seenFormat: 2 },
      faults: [],
    });
  });

  it('begins at its own format', () => {
    expect(migrated({ formatVersion: 2, model: 'kept' }, HISTORY).json).toEqual({
      formatVersion: 3,
      model: 'kept',
      owner: null,
      seenFormat: 2,
    });
    expect(migrated({ formatVersion: 3, model: 'kept' }, HISTORY).json).toEqual({
      formatVersion: 3,
      model: 'kept',
    });
  });

  it('itself stays as it was', () => {
    const before = Object.freeze({ formatVersion: 1, model: 'iris' });
    expect(migrated(before, HISTORY).json).toMatchObject({ formatVersion: 3, name: 'iris' });
    expect(before).toEqual({ formatVersion: 1, model: 'iris' });
  });

  it('has its format counted by the chain, not by what a migration says', () => {
    const confused: readonly Migration[] = [(manifest) => ({ ...manifest, formatVersion: 9 })];
    expect(migrated({ formatVersion: 1 }, confused).json).toEqual({ formatVersion: 2 });
  });

  it('is refused when a migration fails, which names the step and why', () => {
    const fails: Migration = () => {
      throw new TypeError('weights are gone');
    };
    const [first = fails] = HISTORY;
    expect(migrated({ formatVersion: 1, model: 'x' }, [first, fails])).toEqual({
      json: null,
      faults: [
        {
          code: 'format-version',
          file: 'model.json',
          pointer: '/formatVersion',
          message: 'model.json /formatVersion: is 2, and cannot be taken to 3: weights are gone',
        },
      ],
    });
  });
});

describe('a format', () => {
  it.each([4, 5, Number.MAX_SAFE_INTEGER])('that is newer (%i) is refused, with what to do', (version) => {
    const { json, faults } = migrated({ formatVersion: version, all: 'else' }, HISTORY);
    expect(json).toBeNull();
    expect(faults).toEqual([expect.objectContaining({ code: 'format-version', pointer: '/formatVersion' })]);
    expect(faults[0]?.message).toContain(`is ${version}, but this library reads 1 to 3. Upgrade`);
  });

  it.each(
    [0, -1, 1.5, -0, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, '1', null, undefined, true, [1], {}].map(
      (version) => ({ version }),
    ),
  )('cannot be $version', ({ version }) => {
    const { json, faults } = migrated({ formatVersion: version }, HISTORY);
    expect(json).toBeNull();
    expect(faults).toEqual([
      expect.objectContaining({
        code: 'format-version',
        message: expect.stringContaining('must be a whole number from 1'),
      }),
    ]);
  });

  it.each([null, undefined, 7, 'text', [], [1], {}, { model: 'x' }].map((json) => ({ json })))(
    'that $json does not say is left to the reader',
    ({ json }) => {
      expect(migrated(json, HISTORY)).toEqual({ json, faults: [] });
    },
  );
});

describe('the migrations of this library', () => {
  it('end at the format that it writes', () => {
    const versions = [FORMAT_VERSION, FORMAT_VERSION + 1].map((formatVersion) => migrated({ formatVersion }));
    expect(versions).toMatchObject([{ json: { formatVersion: FORMAT_VERSION }, faults: [] }, { json: null }]);
  });

  it('leave a manifest of that format as it is', () => {
    expect(migrated(loanManifest)).toEqual({ json: loanManifest, faults: [] });
    expect(parseManifest(loanManifest)).toEqual({ ok: true, value: loanManifest });
  });
});

function migrated(json: unknown, migrations?: readonly Migration[]) {
  const reader = new JsonReader(MANIFEST_FILE);
  const result = migrateManifest(reader, json, migrations) as JsonObject | null;
  return { json: result, faults: reader.faults };
}
