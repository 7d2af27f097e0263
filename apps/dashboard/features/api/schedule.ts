/** Runs something later and returns how to call it off. Tests bring their own clock. */
export type Schedule = (run: () => void, delayMs: number) => () => void;

/** The browser's clock. */
export const schedule: Schedule = (run, delayMs) => {
  const timer = setTimeout(run, delayMs);
  return () => clearTimeout(timer);
};
