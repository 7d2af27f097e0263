import type { Finding } from './finding.ts';
import type { ReachedAt } from './addresses.ts';

/** All that the doctor found; with `--json` this is what is printed. */
export interface DoctorReport {
  readonly mode: 'running' | 'before';
  readonly healthy: boolean;
  readonly findings: readonly Finding[];
  readonly addresses: readonly ReachedAt[];
}
