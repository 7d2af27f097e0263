import { request } from 'node:http';

const POLL_MS = 150;
const PROGRESS_MS = 5_000;
const ANSWER_LIMIT_MS = 2_000;

/** Something that is ready once its URL answers 200. */
export interface ReadinessProbe {
  readonly name: string;
  readonly url: string;
}

/**
 * Asks until every probe answered 200 once, and tells every few seconds what is still awaited.
 * @returns undefined when all are ready, else the last answers in words: time ran out or `stop` was aborted
 */
export async function waitUntilReady(
  probes: readonly ReadinessProbe[],
  limitMs: number,
  say: (line: string) => void,
  stop: AbortSignal,
): Promise<string | undefined> {
  const started = performance.now();
  const answers = new Map<ReadinessProbe, string>(probes.map((probe) => [probe, 'not asked yet']));
  const waiting = (): string =>
    [...answers].map(([probe, answer]) => `${probe.name} (${probe.url}: ${answer})`).join(', ');
  let nextProgress = PROGRESS_MS;
  while (!stop.aborted) {
    for (const probe of [...answers.keys()]) {
      const answer = await ask(probe.url);
      if (answer === 200) answers.delete(probe);
      else answers.set(probe, typeof answer === 'number' ? `HTTP ${answer}` : answer);
    }
    if (answers.size === 0) return undefined;
    const elapsed = performance.now() - started;
    if (elapsed > limitMs) return waiting();
    if (elapsed > nextProgress) {
      nextProgress += PROGRESS_MS;
      say(`  … ${Math.round(elapsed / 1000)} s, waiting for ${waiting()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  return waiting();
}

/** Not `fetch`, which refuses some ports a person may well choose. */
function ask(url: string): Promise<number | string> {
  return new Promise((resolve) => {
    const call = request(url, { agent: false, timeout: ANSWER_LIMIT_MS }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    call.once('timeout', () => call.destroy(new Error(`no answer within ${ANSWER_LIMIT_MS / 1000} s`)));
    call.once('error', (error) =>
      resolve('code' in error && error.code === 'ECONNREFUSED' ? 'not listening yet' : error.message),
    );
    call.end();
  });
}
