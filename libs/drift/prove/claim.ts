import { upperBound } from './clopper-pearson.ts';

/** One statement that was checked: what was measured, and the bound it is held against. */
export interface Claim {
  readonly claim: string;
  readonly measured: string;
  readonly bound: string;
  readonly holds: boolean;
}

/** That something happens at most with a rate: the upper 99 % Clopper–Pearson bound must lie within it. */
export function atMost(claim: string, times: number, paths: number, limit: number): Claim {
  const upper = upperBound(times, paths);
  return {
    claim,
    measured: `${format(times / paths)} (99 %: < ${format(upper)})`,
    bound: `≤ ${limit}`,
    holds: upper <= limit,
  };
}

/** That something happens at least with a rate: of the complement, the upper 99 % bound must lie below. */
export function atLeast(claim: string, times: number, paths: number, limit: number): Claim {
  const lower = 1 - upperBound(paths - times, paths);
  return {
    claim,
    measured: `${format(times / paths)} (99 %: > ${format(lower)})`,
    bound: `≥ ${limit}`,
    holds: lower >= limit,
  };
}

/** That a number lies between two others. */
export function between(claim: string, value: number, low: number, high: number): Claim {
  return {
    claim,
    measured: format(value),
    bound: `${format(low)} … ${format(high)}`,
    holds: value >= low && value <= high,
  };
}

/** That an exact computation is off by less than a tolerance. */
export function equals(claim: string, value: number, expected: number, tolerance: number): Claim {
  const error = Math.abs(value - expected);
  return {
    claim,
    measured: `${expected} ± ${error.toExponential(1)}`,
    bound: `= ${expected} to ${tolerance}`,
    holds: error <= tolerance,
  };
}

/** Four significant digits. */
export function format(value: number): string {
  return Number(value.toPrecision(4)).toString();
}
