import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import type { ArtifactFault } from '../artifact-fault.ts';
import type { Manifest } from '../manifest.ts';
import type { PackedArtifact } from '../pack-artifact.ts';
import { DIGEST_FILE, verifyFiles, type VerifiedArtifact } from '../verify-artifact.ts';
import { ArtifactError } from './artifact-error.ts';
import { readArtifactFile, readArtifactFiles } from './read-artifact.ts';
import { sha256 } from './sha256.ts';

/**
 * What writing did: a version is written once; the same digest again changes nothing, another is refused. So is the
 * same digest over files that no longer agree with it: then `damage` says what is wrong with them, and it is empty
 * otherwise. Nothing that exists is ever repaired or overwritten; whoever wants that removes the directory first.
 */
export type WriteOutcome =
  | { readonly kind: 'written'; readonly directory: string }
  | { readonly kind: 'unchanged'; readonly directory: string }
  | {
      readonly kind: 'refused';
      readonly directory: string;
      readonly existingDigest: string | null;
      readonly damage: readonly ArtifactFault[];
    };

/** Where a version lies in a repository. */
export function artifactDirectory(repository: string, model: string, version: number): string {
  return join(repository, model, String(version));
}

/**
 * Writes an artifact into its place in a repository, whole or not at all: into a temporary directory beside it,
 * every file flushed to disk, then one rename. A crash leaves either nothing or a hidden directory that no reader
 * takes for a version.
 */
export async function writeArtifact(
  repository: string,
  { files, artifact }: PackedArtifact<VerifiedArtifact>,
): Promise<WriteOutcome> {
  const { model, version } = artifact.manifest;
  const directory = artifactDirectory(repository, model, version);
  const existing = await existingOutcome(directory, artifact);
  if (existing !== null) return existing;

  const temporary = join(repository, model, `.writing-${version}-${randomUUID()}`);
  try {
    for (const [path, content] of files) await writeFlushed(join(temporary, path), content);
    for (const folder of new Set([...files.keys()].map((path) => dirname(join(temporary, path)))))
      await flushDirectory(folder);
    await flushDirectory(temporary);
    await rename(temporary, directory);
    await flushDirectory(dirname(directory));
    return { kind: 'written', directory };
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    // Somebody else may have written the version meanwhile: then their digest decides.
    const raced = await existingOutcome(directory, artifact);
    if (raced !== null) return raced;
    throw error;
  }
}

async function existingOutcome(
  directory: string,
  { manifest, digest }: VerifiedArtifact,
): Promise<WriteOutcome | null> {
  const entries = await readdir(directory).catch(() => null);
  if (entries === null || entries.length === 0) return null;
  const existing = await readArtifactFile(directory, DIGEST_FILE, 1024);
  const existingDigest = existing.ok ? Buffer.from(existing.value).toString('latin1').trimEnd() : null;
  if (existingDigest !== digest) return { kind: 'refused', directory, existingDigest, damage: [] };
  const damage = await damageOf(directory, manifest);
  return damage.length === 0
    ? { kind: 'unchanged', directory }
    : { kind: 'refused', directory, existingDigest, damage };
}

/** What keeps the files in a directory from being the ones that a manifest of the same digest names. */
async function damageOf(directory: string, manifest: Manifest): Promise<readonly ArtifactFault[]> {
  try {
    return verifyFiles(manifest, await readArtifactFiles(directory), sha256);
  } catch (error) {
    if (error instanceof ArtifactError) return error.faults;
    throw error;
  }
}

async function writeFlushed(path: string, content: Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const handle = await open(path, 'wx');
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function flushDirectory(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
