import { describe, expect, it } from 'vitest';
import { irisStumpContent, irisStumpDraft } from '../test/iris-stump.ts';
import { rewritten, textOf } from '../test/rewritten-artifact.ts';
import type { ArtifactFault } from './artifact-fault.ts';
import { openArtifact } from './artifact.ts';
import { MAXIMUM_MANIFEST_BYTES, openManifest, verifyFiles } from './verify-artifact.ts';
import { sha256 } from './node/sha256.ts';
import { packArtifact } from './pack-artifact.ts';

const { files, artifact } = packArtifact(irisStumpDraft, irisStumpContent(), sha256);
const PATHS = ['digest', 'examples.json', 'model.json', 'profile.json', 'weights/forest.bin'];

describe('opening an artifact', () => {
  it('takes what was packed', () => {
    expect(codesOf(files)).toEqual([]);
  });

  it.each(PATHS)('refuses one flipped bit in %s, wherever it is, naming the file', (path) => {
    for (const position of positionsOf(path)) {
      for (let bit = 0; bit < 8; bit++) {
        const faults = faultsOf(flipped(path, position, bit));
        expect(faults, `bit ${bit} of byte ${position}`).toHaveLength(1);
        for (const { file, message } of faults) {
          expect(path === 'digest' ? ['model.json', 'digest'] : [path]).toContain(file);
          expect(message.startsWith(`${file}: `)).toBe(true);
        }
      }
    }
  });

  it.each(PATHS)('refuses when %s is missing', (path) => {
    const fewer = new Map(files);
    fewer.delete(path);
    expect(faultsOf(fewer)).toMatchObject([
      { code: 'file-missing', file: path, message: `${path}: is missing.` },
    ]);
  });

  it.each(PATHS)('refuses when %s is empty, cut off or longer', (path) => {
    const bytes = files.get(path) ?? new Uint8Array(0);
    for (const other of [new Uint8Array(0), bytes.slice(0, -2), Uint8Array.from([...bytes, 0x20])]) {
      const faults = faultsOf(new Map([...files, [path, other]]));
      expect(faults).toHaveLength(1);
      expect(faults[0]?.file).toMatch(path === 'digest' ? /^(digest|model\.json)$/ : path);
    }
  });

  it('names every file that was changed, not only the first', () => {
    const changed = new Map([
      ...files,
      ['profile.json', new Uint8Array(3)],
      ['examples.json', new Uint8Array(3)],
    ]);
    changed.delete('weights/forest.bin');
    expect(codesOf(changed)).toEqual([
      'file-size examples.json',
      'file-size profile.json',
      'file-missing weights/forest.bin',
    ]);
  });

  it('ignores files that the manifest does not name', () => {
    expect(codesOf(new Map([...files, ['notes.txt', new Uint8Array(9)]]))).toEqual([]);
  });

  it('does not use a file that the manifest does not vouch for, though it is there', () => {
    for (const path of ['weights/forest.bin', 'profile.json', 'examples.json']) {
      const unlisted = rewritten(files, { content: { [path]: undefined } });
      unlisted.set(path, files.get(path) ?? new Uint8Array(0));
      expect(faultsOf(unlisted)).toMatchObject([
        { code: 'file-missing', file: path, message: expect.stringMatching('not listed in the manifest') },
      ]);
    }
  });
});

describe('a manifest', () => {
  it('that is too large is refused unhashed', () => {
    const bytes = new Uint8Array(MAXIMUM_MANIFEST_BYTES + 1);
    const opened = openManifest(bytes, `${'0'.repeat(64)}\n`, () => {
      throw new Error('hashed');
    });
    expect(opened).toMatchObject({ ok: false, faults: [{ code: 'file-too-large', file: 'model.json' }] });
  });

  it('opens by itself, before the other files are fetched', () => {
    const opened = openManifest(
      files.get('model.json') ?? new Uint8Array(0),
      textOf(files, 'digest'),
      sha256,
    );
    expect(opened).toEqual({ ok: true, value: { manifest: artifact.manifest, digest: artifact.digest } });
    expect(verifyFiles(artifact.manifest, files, sha256)).toEqual([]);
    expect(verifyFiles(artifact.manifest, new Map(), sha256).map(({ file }) => file)).toEqual([
      'examples.json',
      'profile.json',
      'weights/forest.bin',
    ]);
  });
});

function faultsOf(map: ReadonlyMap<string, Uint8Array>): readonly ArtifactFault[] {
  const opened = openArtifact(map, sha256);
  return opened.ok ? [] : opened.faults;
}

function codesOf(map: ReadonlyMap<string, Uint8Array>): readonly string[] {
  return faultsOf(map).map(({ code, file }) => `${code} ${file}`);
}

/** All positions of the digest and the profile, every seventh and the last one of the others. */
function positionsOf(path: string): readonly number[] {
  const { length } = files.get(path) ?? new Uint8Array(0);
  const step = length < 100 ? 1 : 7;
  return [...Array.from({ length: Math.floor((length - 1) / step) }, (_, i) => i * step), length - 1];
}

function flipped(path: string, position: number, bit: number): ReadonlyMap<string, Uint8Array> {
  const bytes = (files.get(path) ?? new Uint8Array(0)).slice();
  bytes[position] = (bytes[position] ?? 0) ^ (1 << bit);
  return new Map([...files, [path, bytes]]);
}
