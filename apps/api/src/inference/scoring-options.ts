import { escapePointer } from '@switchyard/model-io';
import type { ProblemFault } from '../edge/problem.ts';
import { unitFault } from './unit.ts';

/** What a caller may say about a request besides its rows, in protocols that have a place for parameters. */
export interface ScoringOptions {
  /** Who must keep getting the same version; null when the caller does not say. */
  readonly unit: string | null;
  /** Scored, but neither counted nor recorded. */
  readonly dryRun: boolean;
}

/** What a request without parameters asks for. */
export const NO_OPTIONS: ScoringOptions = { unit: null, dryRun: false };

/**
 * Reads `unit` and `dry_run` out of a protocol's parameters; every other name is the protocol's or another server's
 * and is left alone.
 *
 * @param place JSON pointer to the parameters in the caller's body
 * @param faults takes what is wrong
 */
export function readScoringOptions(
  parameters: Readonly<Record<string, unknown>>,
  place: string,
  faults: ProblemFault[],
): ScoringOptions {
  const unit = own(parameters, 'unit');
  const dryRun = own(parameters, 'dry_run');
  const wrongUnit = unitFault(unit);
  if (wrongUnit !== null) faults.push({ pointer: `${place}/unit`, detail: wrongUnit });
  if (dryRun !== undefined && typeof dryRun !== 'boolean') {
    faults.push({ pointer: `${place}/dry_run`, detail: 'must be true or false.' });
  }
  return { unit: typeof unit === 'string' ? unit : null, dryRun: dryRun === true };
}

/**
 * Checks that parameters are flat. A null among them is as good as absent: MLServer's client writes every parameter that
 * it knows.
 *
 * @returns null when they are no object or one of them is neither text, number nor boolean
 */
export function readFlatParameters(
  json: unknown,
  place: string,
  faults: ProblemFault[],
): Readonly<Record<string, unknown>> | null {
  if (!isRecord(json)) {
    faults.push({ pointer: place, detail: 'must be an object.' });
    return null;
  }
  for (const [name, value] of Object.entries(json)) {
    if (
      value === null ||
      typeof value === 'string' ||
      typeof value === 'number' ||
      typeof value === 'boolean'
    )
      continue;
    faults.push({
      pointer: `${place}/${escapePointer(name)}`,
      detail: 'must be a text, a number or a boolean.',
    });
    return null;
  }
  return json;
}

/** Whether a value of JSON is an object. */
export function isRecord(json: unknown): json is Readonly<Record<string, unknown>> {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}

function own(record: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(record, name) ? (record[name] ?? undefined) : undefined;
}
