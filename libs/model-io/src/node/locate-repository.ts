import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** The variables that say where an installation keeps its things. */
export interface LocationVariables {
  readonly MODEL_REPOSITORY?: string | undefined;
  readonly SWITCHYARD_DATA_DIR?: string | undefined;
}

/**
 * The data directory: `SWITCHYARD_DATA_DIR`, `.switchyard` by default. A relative path counts from the workspace
 * root (the nearest folder upwards that holds `nx.json`), whichever package's script runs; outside a workspace it
 * counts from the working directory.
 */
export function dataDirectory({ SWITCHYARD_DATA_DIR }: LocationVariables, workingDirectory: string): string {
  return resolve(workspaceRoot(workingDirectory), SWITCHYARD_DATA_DIR || '.switchyard');
}

/** The model repository: `MODEL_REPOSITORY`, else `models` in the data directory. Relative as the data directory is. */
export function modelRepositoryDirectory(variables: LocationVariables, workingDirectory: string): string {
  const { MODEL_REPOSITORY } = variables;
  if (MODEL_REPOSITORY?.startsWith('s3://')) {
    throw new RangeError(`MODEL_REPOSITORY is ${MODEL_REPOSITORY}; only a directory is supported so far.`);
  }
  return MODEL_REPOSITORY
    ? resolve(workspaceRoot(workingDirectory), MODEL_REPOSITORY)
    : join(dataDirectory(variables, workingDirectory), 'models');
}

function workspaceRoot(workingDirectory: string): string {
  for (let folder = workingDirectory; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'nx.json'))) return folder;
    if (dirname(folder) === folder) return workingDirectory;
  }
}
