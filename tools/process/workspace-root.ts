import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Absolute path of the workspace, wherever a program was started from. */
export const workspaceRoot: string = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
