/**
 * One wish to stop can arrive several times: Ctrl-C reaches npm and this process, and npm passes its copy on;
 * `timeout` signals the process and then its group. Within this time they count as one.
 */
const ONE_WISH_MS = 500;
/** @type {readonly NodeJS.Signals[]} */
const SIGNALS = Object.freeze(['SIGINT', 'SIGTERM', 'SIGHUP']);

/**
 * @param {(signal: NodeJS.Signals) => void} onWish called once for each wish to stop
 * @returns {{ readonly last: NodeJS.Signals | undefined, stop: () => void }} the last signal that counted, and
 *   how to give the signals their default meaning back
 */
export function watchSignals(onWish) {
  /** @type {NodeJS.Signals | undefined} */
  let last;
  let lastAt = -Infinity;
  /** @param {NodeJS.Signals} signal */
  const handle = (signal) => {
    if (performance.now() - lastAt < ONE_WISH_MS) return;
    lastAt = performance.now();
    last = signal;
    onWish(signal);
  };
  SIGNALS.forEach((signal) => process.on(signal, handle));
  return {
    get last() {
      return last;
    },
    stop: () => SIGNALS.forEach((signal) => process.removeListener(signal, handle)),
  };
}
