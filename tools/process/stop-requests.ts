/**
 * One wish to stop can arrive more than once (`timeout` signals a program and then its whole group), so signals
 * this close together count as one.
 */
const ONE_WISH_MS = 500;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** A person's or a supervisor's wish that this program end. */
export interface StopRequests {
  /** Aborted at the first signal; its reason is the signal's name. */
  readonly requested: AbortSignal;
  /** Aborted at the second: now means now. */
  readonly insisted: AbortSignal;
}

/** Takes over SIGINT, SIGTERM and SIGHUP for the rest of this process. */
export function listenForStop(): StopRequests {
  const first = new AbortController();
  const second = new AbortController();
  let lastAt = -Infinity;
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      const now = performance.now();
      if (now - lastAt < ONE_WISH_MS) return;
      lastAt = now;
      (first.signal.aborted ? second : first).abort(signal);
    });
  }
  return { requested: first.signal, insisted: second.signal };
}

/** The exit code a shell gives for the signal that asked for the stop. */
export function exitCodeOfStop(requested: AbortSignal): number {
  return requested.reason === 'SIGINT' ? 130 : requested.reason === 'SIGHUP' ? 129 : 143;
}
