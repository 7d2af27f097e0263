import { resolve } from 'node:path';

/** A path as the caller meant it: npm scripts run elsewhere, but npm says where it was called. */
export function fromWorkingDirectory(path: string): string {
  return resolve(process.env['INIT_CWD'] ?? '', path);
}
