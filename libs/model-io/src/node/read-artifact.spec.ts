import { execFileSync } from 'node:child_process';
import { mkdir, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, it } from 'vitest';
import { irisStumpContent, irisStumpDraft, irisStumpExamples } from '../../test/iris-stump.ts';
import { rewritten } from '../../test/rewritten-artifact.ts';
import { useTemporaryRepository } from '../../test/temporary-repository.ts';
import type { ArtifactFault } from '../artifact-fault.ts';
import { MAXIMUM_MANIFEST_BYTES } from '../verify-artifact.ts';
import { packArtifact } from '../pack-artifact.ts';
import { ArtifactError } from './artifact-error.ts';
import { readArtifact, readArtifactFile } from './read-artifact.ts';
import { sha256 } from './sha256.ts';
import { writeArtifact } from './write-artifact.ts';

const GOLDEN = fileURLToPath(new URL('../../test/golden/v1-iris-stump', import.meta.url));
const packed = packArtifact(irisStumpDraft, irisStumpContent(), sha256);
const repository = useTemporaryRepository();
let directory = '';

beforeEach(async () => {
  directory = (await writeArtifact(repository.path, packed)).directory;
});

describe('reading an artifact', () => {
  it('gives back what was written', async () => {
    const { digest, manifest, forest, profile, examples, model } = await readArtifact(directory);
    expect({ digest, manifest, forest, profile, examples }).toEqual({
      digest: packed.artifact.digest,
      manifest: packed.artifact.manifest,
      forest: packed.artifact.forest,
      profile: { rows: 150 },
      examples: irisStumpExamples.rows,
    });
    expect(model.predict([6, 2.5])).toMatchObject({ ok: true, prediction: 'virginica' });
  });

  it('opens the golden artifact of format 1', async () => {
    const { digest, manifest } = await readArtifact(GOLDEN);
    expect(digest).toBe(packed.artifact.digest);
    expect(manifest.formatVersion).toBe(1);
  });

  it.each([...packed.files.keys()])('refuses when %s is missing', async (path) => {
    await rm(join(directory, path));
    expect(await faults()).toMatchObject([{ code: 'file-missing', file: path }]);
  });

  it.each([...packed.files.keys()])(
    'refuses a link in place of %s, though it leads to the right bytes',
    async (path) => {
      await rename(join(directory, path), join(repository.path, 'elsewhere'));
      await symlink(join(repository.path, 'elsewhere'), join(directory, path));
      expect(await faults()).toMatchObject([{ code: 'file-not-regular', file: path }]);
    },
  );

  it.each([...packed.files.keys()])('refuses a directory in place of %s', async (path) => {
    await rm(join(directory, path));
    await mkdir(join(directory, path));
    expect(await faults()).toMatchObject([{ code: 'file-not-regular', file: path }]);
  });

  it.skipIf(process.platform === 'win32')(
    'refuses a pipe in place of a file, and does not wait for somebody to write into it',
    async () => {
      await rm(join(directory, 'profile.json'));
      execFileSync('mkfifo', [join(directory, 'profile.json')]);
      expect(await faults()).toMatchObject([{ code: 'file-not-regular', file: 'profile.json' }]);
    },
  );

  it('refuses a link in place of a directory on the way to a file', async () => {
    await rename(join(directory, 'weights'), join(repository.path, 'elsewhere'));
    await symlink(join(repository.path, 'elsewhere'), join(directory, 'weights'));
    expect(await faults()).toMatchObject([{ code: 'file-not-regular', file: 'weights/forest.bin' }]);
  });

  it('refuses a file in place of a directory on the way to a file', async () => {
    await rm(join(directory, 'weights'), { recursive: true });
    await writeFile(join(directory, 'weights'), 'x');
    expect(await faults()).toMatchObject([{ code: 'file-missing', file: 'weights/forest.bin' }]);
  });

  it('refuses a file of another size, unread', async () => {
    await truncate(join(directory, 'weights/forest.bin'), 2 ** 40);
    expect(await faults()).toMatchObject([
      {
        code: 'file-size',
        file: 'weights/forest.bin',
        message: expect.stringMatching(/has 1099511627776 bytes, but the manifest says 412/),
      },
    ]);
  });

  it('refuses a manifest or digest file that is far too large, unread', async () => {
    await truncate(join(directory, 'model.json'), 2 ** 40);
    await truncate(join(directory, 'digest'), 2 ** 40);
    expect(await faults()).toMatchObject([
      {
        code: 'file-too-large',
        file: 'model.json',
        message: expect.stringMatching(`at most ${MAXIMUM_MANIFEST_BYTES} are read`),
      },
      { code: 'file-too-large', file: 'digest' },
    ]);
  });

  it('names every file that is not as it should be', async () => {
    await rm(join(directory, 'profile.json'));
    await writeFile(join(directory, 'examples.json'), '[]');
    expect((await faults()).map(({ code, file }) => `${code} ${file}`)).toEqual([
      'file-size examples.json',
      'file-missing profile.json',
    ]);
  });

  it.each([...packed.files.keys()])('refuses one changed byte in %s, naming the file', async (path) => {
    const bytes = Uint8Array.from(packed.files.get(path) ?? []);
    bytes[3] = (bytes[3] ?? 0) ^ 1;
    await writeFile(join(directory, path), bytes);
    const [fault, ...more] = await faults();
    expect(more).toEqual([]);
    expect(fault?.message).toMatch(path === 'digest' ? /^(digest|model\.json): / : `${path}: `);
  });

  it('refuses an artifact rewritten as a whole whose examples differ', async () => {
    const other = rewritten(packed.files, {
      manifest: (json) => JSON.parse(JSON.stringify(json).replace('"virginica"]', '"other"]')) as unknown,
    });
    for (const [path, bytes] of other) await writeFile(join(directory, path), bytes);
    const found = await faults();
    expect(new Set(found.map(({ code }) => code))).toEqual(new Set(['example-differs']));
  });

  it('opens nothing that the manifest does not name', async () => {
    await symlink('/etc/passwd', join(directory, 'stray'));
    expect((await readArtifact(directory)).digest).toBe(packed.artifact.digest);
  });

  it('says so when nothing is there at all', async () => {
    const nowhere = join(repository.path, 'iris-stump', '99');
    await expect(readArtifact(nowhere)).rejects.toThrow(
      `${nowhere} is refused: model.json: is missing. digest: is missing.`,
    );
  });
});

describe('reading one file of an artifact', () => {
  it('gives its bytes', async () => {
    const read = await readArtifactFile(directory, 'profile.json', 100);
    expect(read.ok && Buffer.from(read.value).toString()).toBe('{"rows":150}');
  });

  it('reads up to a limit, and refuses more', async () => {
    expect((await readArtifactFile(directory, 'profile.json', 12)).ok).toBe(true);
    expect(await readArtifactFile(directory, 'profile.json', 11)).toMatchObject({
      ok: false,
      faults: [{ code: 'file-too-large', file: 'profile.json' }],
    });
  });
});

async function faults(): Promise<readonly ArtifactFault[]> {
  try {
    await readArtifact(directory);
    return [];
  } catch (error) {
    if (!(error instanceof ArtifactError)) throw error;
    expect(error.directory).toBe(directory);
    for (const { message } of error.faults) expect(error.message).toContain(message);
    return error.faults;
  }
}
