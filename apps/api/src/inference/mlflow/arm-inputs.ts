import { randomUUID } from 'node:crypto';
import { knownInputs } from '../known-inputs.ts';
import type { Route } from '../router.ts';

/** Who is served, and which columns the version that serves them knows. */
export interface ServedUnit {
  /** Null: the one row is its own unit. */
  readonly unit: string | null;
  readonly inputs: ReadonlySet<string>;
}

/**
 * Settles the unit of a request, so that it has one version for all of its rows, and with it the columns that are not
 * extra. Where the versions of a route differ in their inputs, the unit must be known before its columns are.
 *
 * @param unit null when the caller does not say
 */
export function servedUnit(route: Route, unit: string | null, rows: number): ServedUnit {
  const all = knownInputs(route);
  const isSame = [...route.arms].every(({ version }) => version.encoder.inputs === all.size);
  if (isSame && unit === null && rows === 1) return { unit, inputs: all };
  const settled = unit ?? randomUUID();
  if (isSame) return { unit: settled, inputs: all };
  const { inputs } = route.armOf(settled).version.manifest.signature;
  return { unit: settled, inputs: new Set(inputs.map(({ name }) => name)) };
}
