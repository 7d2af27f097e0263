import { startChild } from '../process/child-processes.ts';
import { onCores } from '../process/cores.ts';
import { benchFile, PLAIN_ENVIRONMENT } from '../surroundings.ts';
import { field } from './json-field.ts';
import type { Traffic } from './traffic.ts';

/** One run at a constant rate. */
export interface ConstantRun {
  /** From the moment a request was due to its answer. */
  readonly p50Us: number;
  readonly p99Us: number;
  /** How late the generator itself was, at the 99th percentile: part of the latency that is not the server's. */
  readonly delayP99Us: number;
  readonly achievedPerSecond: number;
}

/**
 * Loads a server from the second core at a constant rate.
 *
 * @throws Error when a request was refused or the generator failed
 */
export async function loadAtConstantRate(
  url: string,
  traffic: Traffic,
  requestsPerSecond: number,
  seconds: number,
): Promise<ConstantRun> {
  const child = startChild(
    onCores('1', {
      program: process.execPath,
      args: [
        benchFile('load', 'constant-rate.ts'),
        ...[new URL(url).port, traffic.path, traffic.bodiesFile],
        ...[traffic.connections, Math.round(requestsPerSecond), seconds].map(String),
      ],
      environment: PLAIN_ENVIRONMENT,
      directory: benchFile(),
    }),
  );
  const limit = setTimeout(() => void child.stop(), (seconds * 3 + 10) * 1000);
  const code = await child.ended;
  clearTimeout(limit);
  if (code !== 0 || child.output() === '') {
    throw new Error(`the load at a constant rate failed or took too long: ${child.lastWords()}`);
  }
  const result: unknown = JSON.parse(child.output());
  if (field(result, 'refused') > 0) throw new Error(`${field(result, 'refused')} answers were not 2xx`);
  return {
    p50Us: field(result, 'p50'),
    p99Us: field(result, 'p99'),
    delayP99Us: field(result, 'delayP99'),
    achievedPerSecond: field(result, 'achieved'),
  };
}
