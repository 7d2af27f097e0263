import { constants } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import type { Application } from '../application.ts';

/** Longer than this nothing is waited for. */
const LIMIT_MS = 25_000;

/**
 * Ends the process in order on SIGTERM or SIGINT: not ready any more, so that balancers stop sending; a moment in
 * which everything that still comes is answered; then the server closes, requests in flight are finished, and the
 * exit code is 0. A second signal ends it at once.
 *
 * @param drainMs how long that moment is
 */
export function stopOnSignals({ nest, lifecycle, logger }: Application, drainMs: number): void {
  const stop = async (signal: NodeJS.Signals) => {
    if (lifecycle.isDraining) {
      logger.warn(`Received ${signal} again; stopping at once.`);
      process.exit(128 + constants.signals[signal]);
    }
    lifecycle.drain();
    logger.info(`Received ${signal}; answering what still comes for ${drainMs} ms, then stopping.`);
    setTimeout(() => {
      logger.error(`Still not stopped after ${LIMIT_MS} ms; giving up.`);
      process.exit(1);
    }, LIMIT_MS).unref();
    await wait(drainMs);
    await nest.close();
    logger.info('Stopped; every request in flight was answered.');
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop(signal));
}
