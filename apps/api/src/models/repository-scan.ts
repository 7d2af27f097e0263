import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { listModels, listVersions, artifactDirectory } from '@switchyard/model-io/node';

/** What a repository holds: model → version → a text that changes when a file of the version does. */
export type RepositoryScan = ReadonlyMap<string, ReadonlyMap<number, string>>;

/** Looks at every version's files without reading them. A version that is being moved away meanwhile is left out. */
export async function scanRepository(repository: string): Promise<RepositoryScan> {
  const models = await Promise.all(
    (await listModels(repository)).map(async (model) => {
      const versions = await Promise.all(
        (await listVersions(repository, model)).map(async (version) => {
          const state = await directoryState(artifactDirectory(repository, model, version));
          return state === null ? [] : [[version, state] as const];
        }),
      );
      return [model, new Map(versions.flat())] as const;
    }),
  );
  return new Map(models);
}

/** Names, sizes and times of all files below a directory; null when it is gone. */
async function directoryState(directory: string): Promise<string | null> {
  try {
    const entries = await readdir(directory, { recursive: true });
    const states = await Promise.all(
      entries.sort().map(async (entry) => {
        const { size, mtimeMs } = await stat(join(directory, entry));
        return `${entry} ${size} ${mtimeMs}`;
      }),
    );
    return states.join('\n');
  } catch {
    return null;
  }
}
