import { DriftError } from './drift-error.ts';

/** An input of numbers. */
export interface NumericSpec {
  readonly name: string;
  readonly kind: 'numeric';
  /** Values that the signature allows, `[low, high]`; null or absent allows all. */
  readonly range?: readonly [low: number, high: number] | null;
}

/** An input of a closed set of values, given in rows by their index; a boolean is `['false', 'true']`. */
export interface CategoricalSpec {
  readonly name: string;
  readonly kind: 'categorical';
  readonly categories: readonly string[];
}

/** What is declared of one input before any row was seen. */
export type FeatureSpec = NumericSpec | CategoricalSpec;

/**
 * Refuses declarations that no profile can be made of.
 *
 * @throws DriftError `bad-specification` when a name is empty or given twice, a range is not `[low, high]` of finite
 *   numbers, or categories are empty, missing or given twice
 */
export function checkSpecs(specs: readonly FeatureSpec[]): void {
  const twice = firstTwice(specs.map(({ name }) => name));
  if (twice !== undefined) throw refused(`Two inputs are named "${twice}"; rename one.`);
  for (const spec of specs) {
    if (spec.name === '') throw refused('An input has no name; give every input one.');
    if (spec.kind === 'numeric') {
      const range = spec.range ?? null;
      if (range !== null && !isRange(range)) {
        throw refused(`The range of "${spec.name}" must be two finite numbers, the lower one first.`);
      }
      continue;
    }
    const double = firstTwice(spec.categories);
    if (double !== undefined) throw refused(`"${spec.name}" lists the category "${double}" twice.`);
    if (spec.categories.length === 0) throw refused(`"${spec.name}" lists no category; give at least one.`);
  }
}

/** Whether two numbers bound a stretch of finite numbers. */
export function isRange([low, high]: readonly [number, number]): boolean {
  return Number.isFinite(low) && Number.isFinite(high) && low <= high;
}

/** The first entry that was there before; undefined when all differ. */
export function firstTwice(names: readonly string[]): string | undefined {
  const seen = new Set<string>();
  return names.find((name) => seen.size === seen.add(name).size);
}

function refused(message: string): DriftError {
  return new DriftError('bad-specification', message);
}
