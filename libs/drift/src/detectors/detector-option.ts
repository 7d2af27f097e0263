import { DriftError } from '../drift-error.ts';

/** One option of a detector, what it may be, and whether it is. */
export interface DetectorOption {
  readonly name: string;
  readonly value: unknown;
  readonly rule: string;
  readonly isValid: boolean;
}

/**
 * Refuses options that a detector cannot work with, all of them in one message with JSON pointers.
 *
 * @throws DriftError `bad-specification`
 */
export function checkDetectorOptions(detector: string, options: readonly DetectorOption[]): void {
  const faults = options.filter(({ isValid }) => !isValid);
  if (faults.length === 0) return;
  const list = faults.map(({ name, value, rule }) => `/${name} must be ${rule}, not ${String(value)}`);
  throw new DriftError(
    'bad-specification',
    `${detector}: ${list.join('; ')}. Change or leave out the option.`,
  );
}

/** Whether a value is a whole number of at least `least`. */
export function isWhole(value: number, least: number): boolean {
  return Number.isSafeInteger(value) && value >= least;
}
