import { existsSync, readFileSync } from 'node:fs';
import type { TestCount } from './tally.ts';

/** What a report says, or why it says nothing. */
export type ReportReading =
  | { readonly kind: 'counted'; readonly count: TestCount }
  | { readonly kind: 'unusable'; readonly why: string };

/** Reads a runner's JSON report with the reader for its format. */
export function readReport(file: string, count: (report: unknown) => TestCount | undefined): ReportReading {
  if (!existsSync(file)) return { kind: 'unusable', why: `it left no report (${file})` };
  let report: unknown;
  try {
    report = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return { kind: 'unusable', why: `its report is not JSON (${file})` };
  }
  const counted = count(report);
  return counted === undefined
    ? { kind: 'unusable', why: `its report lacks the counts (${file})` }
    : { kind: 'counted', count: counted };
}

/** A member of a JSON object, undefined when there is none or `value` is no object. */
export function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.getOwnPropertyDescriptor(value, name)?.value
    : undefined;
}

export function countAt(value: unknown, name: string): number | undefined {
  const found = member(value, name);
  return typeof found === 'number' && Number.isInteger(found) && found >= 0 ? found : undefined;
}

export function listAt(value: unknown, name: string): readonly unknown[] {
  const found = member(value, name);
  return Array.isArray(found) ? found : [];
}
