import { constants } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import type { Application } from '../application.ts';

/** Longer than this nothing is waited for. */
const LIMIT_MS = 25_000;

/** Something that must still be done when no request can come any more. */
export interface FinishStep {
  /** What it does, as the log says it when it fails. */
  readonly name: string;
  run(): Promise<void>;
}

/**
 * Ends the process in order on SIGTERM or SIGINT: not ready any more, so that balancers stop sending; a moment in
 * which everything that still comes is answered; then the event streams end, the server closes, requests in flight
 * are finished, and what was put off is done. The exit code is 0, or 1 when something of that was lost. A second
 * signal ends the process at once.
 *
 * @param drainMs how long that moment is
 * @param finish done in this order after Nest's own shutdown hooks; one that fails does not keep the others from running
 */
export function stopOnSignals(
  { nest, lifecycle, logger }: Application,
  drainMs: number,
  finish: readonly FinishStep[] = [],
): void {
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
    const steps = [{ name: 'close the server', run: () => nest.close() }, ...finish];
    let isClean = true;
    for (const step of steps) {
      try {
        await step.run();
      } catch (error) {
        isClean = false;
        logger.error(
          { err: error },
          `While stopping it was not possible to ${step.name}; what it keeps may be incomplete.`,
        );
      }
    }
    if (isClean) logger.info('Stopped; every request in flight was answered.');
    process.exit(isClean ? 0 : 1);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop(signal));
}
