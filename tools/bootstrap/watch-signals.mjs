/**
 * One wish to stop can arrive several times: Ctrl-C reaches npm and this process, and npm passes its copy on;
 * `timeout` signals the process and then its group. Within this time they count as one.
 */
const ONE_WISH_MS = 500;
/** @type {readonly NodeJS.Signals[]} */
const SIGNALS = Object.freeze(['SIGINT', 'SIGTERM', 'SIGHUP']);

/** How often it is looked whether npm's shell is still there. */
const LOOK_MS = 250;

/**
 * npm runs a script through a shell and passes SIGTERM to that shell alone, which dies of it without telling anybody.
 * So under npm the loss of the parent is a wish to stop as well; elsewhere it is not, since a person may detach a
 * program on purpose.
 *
 * @param {(signal: NodeJS.Signals) => void} onLoss
 * @returns {() => void} stops looking
 */
function watchShellOfNpm(onLoss) {
  if (process.env['npm_lifecycle_event'] === undefined) return () => undefined;
  const shell = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === shell) return;
    clearInterval(timer);
    onLoss('SIGTERM');
  }, LOOK_MS);
  timer.unref();
  return () => clearInterval(timer);
}

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
  const stopLooking = watchShellOfNpm(handle);
  return {
    get last() {
      return last;
    },
    stop: () => {
      stopLooking();
      SIGNALS.forEach((signal) => process.removeListener(signal, handle));
    },
  };
}
