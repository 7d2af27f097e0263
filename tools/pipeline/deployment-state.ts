import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { StageOptions } from './stage-options.ts';

/**
 * What ran before a deployment replaced it. While the file is there, the deployment is open: neither confirmed nor
 * rolled back.
 */
export interface DeploymentState {
  readonly commit: string;
  readonly services: readonly {
    readonly service: string;
    /** The name compose starts the service by. */
    readonly image: string;
    /** Content id of the image that ran; null when the service did not run. */
    readonly previous: string | null;
  }[];
}

/** The option of the stages that deploy and roll back. */
export const STATE_OPTION: StageOptions = {
  state: {
    value: 'FILE',
    about: 'what ran before the deployment',
    fallback: 'dist/pipeline/deployment.json',
  },
};

/** Undefined when no deployment is open. */
export function readDeployment(file: string): DeploymentState | undefined {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as DeploymentState) : undefined;
}

/** Written whole or not at all: a rollback depends on it. */
export function writeDeployment(file: string, state: DeploymentState): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, `${JSON.stringify(state, null, 2)}\n`);
  renameSync(`${file}.new`, file);
}

/** Keeps what ran before under another name, so that a later failure does not undo this deployment. */
export function closeDeployment(file: string, how: 'confirmed' | 'rolled-back'): void {
  if (existsSync(file)) renameSync(file, `${file}.${how}`);
}
