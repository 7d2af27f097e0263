import { request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { Candidate } from '../candidates/candidate.ts';
import { startChild, type Child } from './child-processes.ts';
import { onCores } from './cores.ts';
import { freePort } from './free-port.ts';

/** A candidate that answers. */
export interface Server extends Child {
  readonly candidate: Candidate;
  readonly url: string;
  /** From its start to its first good answer. */
  readonly readyMs: number;
}

const START_LIMIT_MS = 30_000;
const ASK_EVERY_MS = 5;

/**
 * Starts a candidate and waits for its first 200.
 *
 * @throws Error with the program's last words when it ends or does not answer in time
 */
export async function startServer(candidate: Candidate): Promise<Server> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const startedAt = performance.now();
  const child = startChild(onCores(candidate.cores, candidate.command(port)));
  while ((await statusOf(`${url}${candidate.readyPath}`)) !== 200) {
    if (child.hasEnded()) throw new Error(`it ended while it was starting: ${child.lastWords()}`);
    if (performance.now() - startedAt > START_LIMIT_MS) {
      await child.stop();
      throw new Error(`it did not answer within ${START_LIMIT_MS / 1000} s: ${child.lastWords()}`);
    }
    await pause(ASK_EVERY_MS);
  }
  return { ...child, candidate, url, readyMs: performance.now() - startedAt };
}

/** With a connection of its own each time: one that was refused says nothing about the next. */
function statusOf(url: string): Promise<number | null> {
  return new Promise((resolve) => {
    const asked = request(url, { agent: false, timeout: 1000 }, (response) => {
      response.resume();
      resolve(response.statusCode ?? null);
    });
    asked.once('timeout', () => asked.destroy());
    asked.once('error', () => resolve(null));
    asked.end();
  });
}
