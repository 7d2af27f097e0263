import type { Fault } from '../api/trouble.ts';

/** The faults of a refused request, each where the visitor can mend it. */
export interface FieldFaults {
  /** By input, in signature order; null where nothing is wrong. */
  readonly inputs: readonly (string | null)[];
  readonly unit: string | null;
  /** Faults that belong to no field of the page. */
  readonly elsewhere: readonly Fault[];
}

/**
 * Finds the field of every fault by its JSON pointer.
 *
 * @param names of the inputs, in signature order
 */
export function faultsByField(faults: readonly Fault[], names: readonly string[]): FieldFaults {
  const pointers = names.map((name) => `/features/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`);
  const at = (pointer: string): string | null =>
    faults
      .filter((fault) => fault.pointer === pointer)
      .map(({ detail }) => detail)
      .join(' ') || null;
  return {
    inputs: pointers.map(at),
    unit: at('/unit'),
    elsewhere: faults.filter(({ pointer }) => pointer !== '/unit' && !pointers.includes(pointer)),
  };
}
