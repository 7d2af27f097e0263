import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { startChild } from '../process/child-processes.ts';
import { onCores } from '../process/cores.ts';
import { environment } from '../../src/config/environment.ts';
import { field } from './json-field.ts';
import type { Traffic } from './traffic.ts';

/** One run at full speed. */
export interface Run {
  readonly requests: number;
  readonly requestsPerSecond: number;
  readonly p50Us: number;
  readonly p99Us: number;
}

const SCRIPT = fileURLToPath(new URL('load.lua', import.meta.url));

/** Whether wrk can be run. */
export const hasWrk: boolean = spawnSync('wrk', ['--version']).error === undefined;

export const WRK_ADVICE =
  'The load comes from wrk, which is not installed. Install it (Debian, Ubuntu: apt-get install wrk; macOS: brew install wrk), then run this again.';

/**
 * Loads a server from the second core for some seconds, as fast as it answers.
 *
 * @throws Error when a request was refused or broke, or when wrk failed
 */
export async function loadWithWrk(url: string, traffic: Traffic, seconds: number): Promise<Run> {
  const child = startChild(
    onCores('1', {
      program: 'wrk',
      args: [
        ...['-t', '1', '-c', String(traffic.connections), '-d', `${seconds}s`, '--timeout', '10s'],
        ...['-s', SCRIPT, url, '--', traffic.path, traffic.bodiesFile],
      ],
      environment: { PATH: environment().PATH ?? '' },
      directory: '/',
    }),
  );
  const code = await child.ended;
  const summary = child.output().trim().split('\n').at(-1) ?? '';
  if (code !== 0 || !summary.startsWith('{')) throw new Error(`wrk failed: ${child.lastWords()}`);
  const result: unknown = JSON.parse(summary);
  const [refused, broken] = [field(result, 'refused'), field(result, 'broken')];
  if (refused > 0 || broken > 0) {
    throw new Error(
      `${refused} answers of ${field(result, 'requests')} were not 2xx, ${broken} connections broke (an api sheds load with 503 while its event loop lags, as it does where neighbours take its core)`,
    );
  }
  const requests = field(result, 'requests');
  if (requests === 0) throw new Error('no request was answered');
  return {
    requests,
    requestsPerSecond: (requests * 1e6) / field(result, 'microseconds'),
    p50Us: field(result, 'p50'),
    p99Us: field(result, 'p99'),
  };
}
