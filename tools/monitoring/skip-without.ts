import { beforeAll, beforeEach } from 'vitest';
import { MonitoringMissing, monitoringProgram, type MonitoringProgram } from './monitoring-programs.ts';

const INSTALL_LIMIT_MS = 600_000;

/** Skips every test of the file that calls it, with what to install, on a machine where these cannot be had. */
export function skipWithout(...programs: readonly MonitoringProgram[]): void {
  let missing: string | undefined;
  beforeAll(async () => {
    missing = await whyMissing(...programs);
  }, INSTALL_LIMIT_MS);
  beforeEach(({ skip }) => {
    if (missing !== undefined) skip(missing);
  });
}

/** What to do to have these programs; undefined when they are there, or could be installed. */
export async function whyMissing(...programs: readonly MonitoringProgram[]): Promise<string | undefined> {
  try {
    for (const program of programs) await monitoringProgram(program);
    return undefined;
  } catch (error) {
    if (error instanceof MonitoringMissing) return error.message;
    throw error;
  }
}
