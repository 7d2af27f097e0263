import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { environment } from '../src/config/environment.ts';
import { writeTraffic, type SharedTraffic } from './load/traffic.ts';
import { removeAtExit, startChild } from './process/child-processes.ts';

/** What all candidates are measured with. */
export interface Surroundings {
  /** Removed at the end. */
  readonly directory: string;
  /** Holds iris v1 (50 trees of depth 5) and v2 (100 of depth 7). */
  readonly repository: string;
  readonly traffic: SharedTraffic;
}

const BENCH = dirname(fileURLToPath(import.meta.url));

/** The built api. */
export const API_MAIN: string = join(BENCH, '..', 'dist', 'main.js');

const WORKSPACE = join(BENCH, '..', '..', '..');
const TRAINER = join(WORKSPACE, 'apps', 'trainer', 'src', 'main.ts');

/** Nothing of what this shell has set may change what is measured. */
export const PLAIN_ENVIRONMENT: Readonly<Record<string, string>> = {
  PATH: environment().PATH ?? '',
  HOME: environment().HOME ?? '/',
};

/** A path of the benchmark's own files. */
export function benchFile(...segments: readonly string[]): string {
  return join(BENCH, ...segments);
}

/**
 * Trains the demo models into a temporary repository and writes the traffic beside it.
 *
 * @throws Error when the api is not built or a training failed
 */
export async function prepareSurroundings(): Promise<Surroundings> {
  if (!existsSync(API_MAIN)) {
    throw new Error('The api is not built. Build it (npm run build), then run this again.');
  }
  const directory = mkdtempSync(join(tmpdir(), 'switchyard-bench-'));
  removeAtExit(directory);
  const repository = join(directory, 'models');
  for (const recipe of ['iris-v1', 'iris-v2']) {
    const training = startChild({
      program: process.execPath,
      args: ['--conditions=@switchyard/source', TRAINER, 'train', recipe],
      environment: {
        ...PLAIN_ENVIRONMENT,
        MODEL_REPOSITORY: repository,
        SWITCHYARD_DATA_DIR: directory,
      },
      directory: WORKSPACE,
    });
    if ((await training.ended) !== 0) throw new Error(`Training ${recipe} failed: ${training.lastWords()}`);
  }
  return { directory, repository, traffic: writeTraffic(join(directory, 'traffic')) };
}
