import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ArtifactFiles } from './worker-artifact.ts';

/** Writes the files of a version of the model `heavy` where a repository has them. */
export async function publishHeavy(repository: string, version: number, files: ArtifactFiles): Promise<void> {
  for (const [path, bytes] of files) {
    const target = join(repository, 'heavy', String(version), path);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, bytes);
  }
}
