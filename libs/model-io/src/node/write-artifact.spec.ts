import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { irisStumpContent, irisStumpDraft } from '../../test/iris-stump.ts';
import { useTemporaryRepository } from '../../test/temporary-repository.ts';
import { packArtifact } from '../pack-artifact.ts';
import { listModels, listVersions } from './list-repository.ts';
import { readArtifact } from './read-artifact.ts';
import { sha256 } from './sha256.ts';
import { artifactDirectory, writeArtifact } from './write-artifact.ts';

const repository = useTemporaryRepository();
const packed = packArtifact(irisStumpDraft, irisStumpContent(), sha256);
const other = packArtifact({ ...irisStumpDraft, params: { trees: 4 } }, irisStumpContent(), sha256);

describe('writing an artifact', () => {
  it('puts every file into its place, and nothing else', async () => {
    const directory = artifactDirectory(repository.path, 'iris-stump', 1);
    expect(directory).toBe(join(repository.path, 'iris-stump', '1'));
    expect(await writeArtifact(repository.path, packed)).toEqual({ kind: 'written', directory });
    expect(await contentOf(directory)).toEqual(sorted(packed.files));
    expect((await readArtifact(directory)).digest).toBe(packed.artifact.digest);
    expect(await everythingIn('iris-stump')).toEqual(['1']);
  });

  it('a second time changes nothing', async () => {
    const { directory } = await writeArtifact(repository.path, packed);
    expect(await writeArtifact(repository.path, packed)).toEqual({ kind: 'unchanged', directory });
    expect(await everythingIn('iris-stump')).toEqual(['1']);
  });

  it('over another digest is refused, and leaves the old one as it was', async () => {
    const { directory } = await writeArtifact(repository.path, packed);
    expect(await writeArtifact(repository.path, other)).toEqual({
      kind: 'refused',
      directory,
      existingDigest: packed.artifact.digest,
      damage: [],
    });
    expect(await contentOf(directory)).toEqual(sorted(packed.files));
    expect(await everythingIn('iris-stump')).toEqual(['1']);
  });

  it('over something that is no artifact is refused, and leaves it as it was', async () => {
    const directory = artifactDirectory(repository.path, 'iris-stump', 1);
    await mkdir(directory, { recursive: true });
    await writeFile(join(directory, 'notes.txt'), 'mine');
    expect(await writeArtifact(repository.path, packed)).toEqual({
      kind: 'refused',
      directory,
      existingDigest: null,
      damage: [],
    });
    expect(await readdir(directory)).toEqual(['notes.txt']);
    expect(await everythingIn('iris-stump')).toEqual(['1']);
  });

  it('takes the place of an empty directory', async () => {
    const directory = artifactDirectory(repository.path, 'iris-stump', 1);
    await mkdir(directory, { recursive: true });
    expect(await writeArtifact(repository.path, packed)).toEqual({ kind: 'written', directory });
    expect(await contentOf(directory)).toEqual(sorted(packed.files));
  });

  it('of several versions keeps them apart', async () => {
    for (const version of [10, 2, 1]) {
      await writeArtifact(
        repository.path,
        packArtifact({ ...irisStumpDraft, version }, irisStumpContent(), sha256),
      );
    }
    expect(await listVersions(repository.path, 'iris-stump')).toEqual([1, 2, 10]);
    expect(await listModels(repository.path)).toEqual(['iris-stump']);
  });

  it('that fails leaves nothing behind', async () => {
    await mkdir(join(repository.path, 'iris-stump'));
    await writeFile(join(repository.path, 'iris-stump', '1'), 'a file where the version should go');
    await expect(writeArtifact(repository.path, packed)).rejects.toThrow();
    expect(await everythingIn('iris-stump')).toEqual(['1']);
  });

  it('that fails half-way leaves nothing behind', async () => {
    const files = new Map([...packed.files, ['profile.json/below-a-file', new Uint8Array(1)]]);
    await expect(writeArtifact(repository.path, { ...packed, files })).rejects.toThrow();
    expect(await everythingIn('iris-stump')).toEqual([]);
  });

  it('that was interrupted is no version, and does not stand in the way', async () => {
    await mkdir(join(repository.path, 'iris-stump', '.writing-1-deadbeef'), { recursive: true });
    await writeFile(join(repository.path, 'iris-stump', '.writing-1-deadbeef', 'model.json'), '{');
    expect(await listVersions(repository.path, 'iris-stump')).toEqual([]);
    expect(await writeArtifact(repository.path, packed)).toMatchObject({ kind: 'written' });
    expect(await listVersions(repository.path, 'iris-stump')).toEqual([1]);
  });
});

describe('writing over a version of the same digest that is damaged', () => {
  it.each([
    { damage: 'a changed byte', path: 'weights/forest.bin', code: 'file-digest', change: flipped },
    { damage: 'a missing end', path: 'examples.json', code: 'file-size', change: cut },
    { damage: 'another manifest', path: 'model.json', code: 'manifest-digest', change: flipped },
    { damage: 'one line end too many', path: 'digest', code: 'digest-malformed', change: longer },
    { damage: 'nothing', path: 'profile.json', code: 'file-missing', change: null },
  ])('is refused, naming $path with $damage, and leaves it as it is', async ({ path, code, change }) => {
    const { directory } = await writeArtifact(repository.path, packed);
    const place = join(directory, path);
    if (change === null) await rm(place);
    else await writeFile(place, change(await readFile(place)));
    const before = await contentOf(directory);

    expect(await writeArtifact(repository.path, packed)).toEqual({
      kind: 'refused',
      directory,
      existingDigest: packed.artifact.digest,
      damage: [expect.objectContaining({ code, file: path, message: expect.stringContaining(path) })],
    });
    expect(await contentOf(directory)).toEqual(before);
    expect(await everythingIn('iris-stump')).toEqual(['1']);
  });

  it('names every file that is damaged, and is written once the directory is gone', async () => {
    const { directory } = await writeArtifact(repository.path, packed);
    for (const path of ['weights/forest.bin', 'profile.json']) {
      const place = join(directory, path);
      await writeFile(place, flipped(await readFile(place)));
    }
    expect(await writeArtifact(repository.path, packed)).toMatchObject({
      kind: 'refused',
      damage: expect.arrayContaining([
        expect.objectContaining({ file: 'weights/forest.bin' }),
        expect.objectContaining({ file: 'profile.json' }),
      ]),
    });
    await rm(directory, { recursive: true });
    expect(await writeArtifact(repository.path, packed)).toEqual({ kind: 'written', directory });
  });

  it('minds no files that the manifest does not name', async () => {
    const { directory } = await writeArtifact(repository.path, packed);
    await writeFile(join(directory, 'notes.txt'), 'mine');
    expect(await writeArtifact(repository.path, packed)).toEqual({ kind: 'unchanged', directory });
  });
});

describe('two that write the same version at once', () => {
  it('with different content: exactly one wins and the other is refused', async () => {
    for (let round = 0; round < 20; round++) {
      const outcomes = await Promise.all([
        writeArtifact(repository.path, packed),
        writeArtifact(repository.path, other),
      ]);
      const directory = artifactDirectory(repository.path, 'iris-stump', 1);
      const winner = outcomes[0].kind === 'written' ? packed : other;
      expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['refused', 'written']);
      expect(outcomes.find(({ kind }) => kind === 'refused')).toEqual({
        kind: 'refused',
        directory,
        existingDigest: winner.artifact.digest,
        damage: [],
      });
      expect(await contentOf(directory)).toEqual(sorted(winner.files));
      expect(await everythingIn('iris-stump')).toEqual(['1']);
      await rm(join(repository.path, 'iris-stump'), { recursive: true });
    }
  });

  it('with the same content: one writes and the others find it unchanged', async () => {
    const outcomes = await Promise.all([1, 2, 3, 4].map(() => writeArtifact(repository.path, packed)));
    expect(outcomes.map(({ kind }) => kind).sort()).toEqual([
      'unchanged',
      'unchanged',
      'unchanged',
      'written',
    ]);
    expect(await everythingIn('iris-stump')).toEqual(['1']);
  });
});

function flipped(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte, at) => (at === bytes.length - 2 ? byte ^ 1 : byte));
}

function cut(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(0, -1);
}

function longer(bytes: Uint8Array): Uint8Array {
  return Uint8Array.from([...bytes, 10]);
}

async function contentOf(directory: string): Promise<readonly (readonly [string, Uint8Array])[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(directory.length + 1));
  return Promise.all(
    paths.sort().map(async (path) => [path, new Uint8Array(await readFile(join(directory, path)))] as const),
  );
}

function sorted(files: ReadonlyMap<string, Uint8Array>): readonly (readonly [string, Uint8Array])[] {
  return [...files].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Hidden directories included. */
async function everythingIn(model: string): Promise<readonly string[]> {
  return (await readdir(join(repository.path, model))).sort();
}
