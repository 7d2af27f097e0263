import { constants } from 'node:fs';
import { lstat, open } from 'node:fs/promises';
import { join } from 'node:path';
import { refused, type ArtifactFault, type Checked } from '../artifact-fault.ts';
import { openArtifact, type Artifact } from '../artifact.ts';
import { MANIFEST_FILE } from '../manifest.ts';
import { openPredictor, type PredictorArtifact } from '../open-predictor.ts';
import type { Runtimes } from '../predictor.ts';
import { DIGEST_FILE, MAXIMUM_MANIFEST_BYTES, openManifest } from '../verify-artifact.ts';
import { ArtifactError } from './artifact-error.ts';
import { sha256 } from './sha256.ts';

/**
 * Reads, verifies and opens the forest's artifact in a directory.
 *
 * @throws ArtifactError with every fault found
 */
export async function readArtifact(directory: string): Promise<Artifact> {
  return openedOrThrow(directory, openArtifact(await readArtifactFiles(directory), sha256));
}

/**
 * Reads, verifies and opens the artifact of any flavor in a directory.
 *
 * @throws ArtifactError with every fault found
 */
export async function readPredictor(directory: string, runtimes: Runtimes): Promise<PredictorArtifact> {
  return openedOrThrow(directory, await openPredictor(await readArtifactFiles(directory), sha256, runtimes));
}

function openedOrThrow<Opened>(directory: string, opened: Checked<Opened>): Opened {
  if (!opened.ok) throw new ArtifactError(directory, opened.faults);
  return opened.value;
}

/**
 * Reads all files of an artifact. Only files that the manifest names are touched, each only when it is a regular
 * file of the size the manifest says; links are not followed. The content is not verified yet.
 *
 * @throws ArtifactError with every fault found
 */
export async function readArtifactFiles(directory: string): Promise<ReadonlyMap<string, Uint8Array>> {
  const digest = await readArtifactFile(directory, DIGEST_FILE, 1024);
  const manifestBytes = await readArtifactFile(directory, MANIFEST_FILE, MAXIMUM_MANIFEST_BYTES);
  if (!digest.ok || !manifestBytes.ok)
    throw new ArtifactError(directory, [...faultsOf(manifestBytes), ...faultsOf(digest)]);
  const opened = openManifest(manifestBytes.value, Buffer.from(digest.value).toString('latin1'), sha256);
  if (!opened.ok) throw new ArtifactError(directory, opened.faults);

  const files = new Map([
    [MANIFEST_FILE, manifestBytes.value],
    [DIGEST_FILE, digest.value],
  ]);
  const faults: ArtifactFault[] = [];
  for (const [path, { bytes }] of Object.entries(opened.value.manifest.files)) {
    const content = await readArtifactFile(directory, path, bytes, bytes);
    if (content.ok) files.set(path, content.value);
    else faults.push(...content.faults);
  }
  if (faults.length > 0) throw new ArtifactError(directory, faults);
  return files;
}

/**
 * Reads one file of an artifact without following a link.
 *
 * @param path inside the artifact, one that a parsed manifest names (and so cannot climb out of the directory)
 * @param maximumBytes more is refused unread
 * @param exactBytes another size is refused unread
 */
export async function readArtifactFile(
  directory: string,
  path: string,
  maximumBytes: number,
  exactBytes?: number,
): Promise<Checked<Uint8Array>> {
  let handle;
  try {
    for (let slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      const folder = path.slice(0, slash);
      if ((await lstat(join(directory, folder))).isSymbolicLink()) {
        return refused(
          'file-not-regular',
          path,
          `lies behind ${folder}, a link; artifacts hold plain files only.`,
        );
      }
    }
    // Not blocking: a pipe opens at once, and is then found not to be a plain file.
    const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
    handle = await open(join(directory, path), flags);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') return refused('file-missing', path, 'is missing.');
    if (code === 'ELOOP')
      return refused('file-not-regular', path, 'is a link; artifacts hold plain files only.');
    return refused('file-missing', path, `cannot be opened (${String(code)}).`);
  }
  try {
    const { size } = await handle.stat().then((stats) => (stats.isFile() ? stats : { size: -1 }));
    if (size < 0) return refused('file-not-regular', path, 'is not a plain file.');
    if (exactBytes !== undefined && size !== exactBytes) {
      return refused('file-size', path, `has ${size} bytes, but the manifest says ${exactBytes}.`);
    }
    if (size > maximumBytes)
      return refused('file-too-large', path, `has ${size} bytes; at most ${maximumBytes} are read.`);
    return { ok: true, value: await handle.readFile() };
  } finally {
    await handle.close();
  }
}

function faultsOf(checked: Checked<unknown>): readonly ArtifactFault[] {
  return checked.ok ? [] : checked.faults;
}
