/** Looks at an experiment: 200 of them, evenly spaced on a logarithmic scale from 100 to 100,000 units. */
export const LOOKS: readonly number[] = Array.from(
  { length: 200 },
  (_, i) => 2 * Math.round(50 * 1000 ** (i / 199)),
);

/** Where the confidence sequences are tuned to be tightest. */
export const PLANNED_UNITS = 5000;

/** Simulated experiments per claim. */
export const PATHS = 20_000;
