/**
 * Reads untrusted parsed JSON field by field. Whatever is not as demanded ends the reading with an error that names
 * the place as a JSON pointer; the caller says of which kind.
 */
export class JsonFields {
  readonly #refuse: (message: string) => Error;

  /** @param refuse makes the error to throw out of a sentence that names the place */
  constructor(refuse: (message: string) => Error) {
    this.#refuse = refuse;
  }

  /** The error for a value at a place that breaks a rule. */
  fault(place: string, rule: string): Error {
    return this.#refuse(`${place} ${rule}.`);
  }

  /** An object, as a copy without a prototype: a field that is not there is undefined, whatever its name. */
  record(json: unknown, place: string): Readonly<Record<string, unknown>> {
    if (typeof json !== 'object' || json === null || Array.isArray(json))
      throw this.fault(place, 'must be an object');
    return Object.assign(Object.create(null) as Record<string, unknown>, json);
  }

  list(json: unknown, pointer: string, length: number | null = null): readonly unknown[] {
    if (!Array.isArray(json)) throw this.fault(pointer, 'must be a list');
    if (length !== null && json.length !== length)
      throw this.fault(pointer, `must have ${length} ${length === 1 ? 'entry' : 'entries'}`);
    return json;
  }

  finite(json: unknown, pointer: string): number {
    if (typeof json !== 'number' || !Number.isFinite(json))
      throw this.fault(pointer, 'must be a finite number');
    return json;
  }

  /** A finite number of at least `low` and at most `high`. */
  within(json: unknown, pointer: string, low: number, high: number = Number.MAX_VALUE): number {
    const value = this.finite(json, pointer);
    if (value < low || value > high)
      throw this.fault(
        pointer,
        high === Number.MAX_VALUE ? `must be ${low} or more` : `must be from ${low} to ${high}`,
      );
    return value;
  }

  count(json: unknown, pointer: string): number {
    if (typeof json !== 'number' || !Number.isSafeInteger(json) || json < 0)
      throw this.fault(pointer, 'must be a count, 0 or more');
    return json;
  }

  counts(json: unknown, pointer: string, length: number | null = null): readonly number[] {
    return this.list(json, pointer, length).map((entry, i) => this.count(entry, `${pointer}/${i}`));
  }

  numbers(json: unknown, pointer: string, length: number | null = null): readonly number[] {
    return this.list(json, pointer, length).map((entry, i) => this.finite(entry, `${pointer}/${i}`));
  }

  name(json: unknown, pointer: string): string {
    if (typeof json !== 'string' || json === '') throw this.fault(pointer, 'must be a name');
    return json;
  }
}

/** The sum of some numbers. */
export function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
