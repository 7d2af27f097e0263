import { existsSync, readFileSync } from 'node:fs';
import { UsageFault } from './stage-options.ts';

/** What one build is about, decided once by the stage `changes` and read by all later ones. */
export interface Changes {
  /** Null: everything counts as changed. */
  readonly base: string | null;
  readonly head: string;
  readonly branch: string;
  readonly reason: string;
  readonly releaseOnly: boolean;
  /** Services to rebuild, each with its reason. */
  readonly containers: Readonly<Record<string, string>>;
}

/** Where the stage `changes` leaves its decision. */
export const CHANGES_FILE = 'dist/pipeline/changes.json';

/** @throws UsageFault when the stage `changes` has not run */
export function readChanges(): Changes {
  if (!existsSync(CHANGES_FILE)) {
    throw new UsageFault(
      `${CHANGES_FILE} is not there. Run node tools/pipeline/changes.ts first; it decides what this build compares with.`,
    );
  }
  return JSON.parse(readFileSync(CHANGES_FILE, 'utf8')) as Changes;
}

/** The services that this build rebuilds, in order. */
export function changedServices(): readonly string[] {
  return Object.keys(readChanges().containers).sort();
}
