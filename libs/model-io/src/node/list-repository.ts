import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { MODEL_NAME } from '../manifest.ts';

/** Names of the models in a repository, in order; none when the directory is not there. */
export async function listModels(repository: string): Promise<readonly string[]> {
  return (await directories(repository)).filter((name) => MODEL_NAME.test(name)).sort();
}

/** Version numbers of a model, ascending; none when it is not there. Unfinished writes are not versions. */
export async function listVersions(repository: string, model: string): Promise<readonly number[]> {
  return (await directories(join(repository, model)))
    .filter((name) => /^[1-9][0-9]{0,15}$/.test(name))
    .map(Number)
    .filter(Number.isSafeInteger)
    .sort((a, b) => a - b);
}

async function directories(path: string): Promise<readonly string[]> {
  let entries: Dirent[];
  try {
    entries = await readdir(path, { withFileTypes: true });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}
