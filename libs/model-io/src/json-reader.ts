import type { ArtifactFault, ArtifactFaultCode } from './artifact-fault.ts';

/** Faults of one file that are listed; one more says that there are others. A hostile file may hold millions. */
export const MAXIMUM_LISTED_FAULTS = 100;

/** An object as it came out of JSON.parse. */
export type JsonObject = Readonly<Record<string, unknown>>;

/**
 * Reads untrusted JSON while collecting its faults (up to a limit) instead of stopping at the first. Each method returns a usable
 * value of the right type even after a fault, so that reading can go on; whoever called it refuses the whole as soon
 * as one fault was found.
 */
export class JsonReader {
  readonly faults: ArtifactFault[] = [];
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  fault(code: ArtifactFaultCode, pointer: string, message: string): void {
    if (this.faults.length > MAXIMUM_LISTED_FAULTS) return;
    if (this.faults.length === MAXIMUM_LISTED_FAULTS) {
      const rest = `has more faults than these ${MAXIMUM_LISTED_FAULTS}; correct them and open it again.`;
      this.faults.push({ code, file: this.#file, pointer: '', message: `${this.#file}: ${rest}` });
      return;
    }
    const place = pointer === '' ? this.#file : `${this.#file} ${pointer}`;
    this.faults.push({ code, file: this.#file, pointer, message: `${place}: ${message}` });
  }

  /** An object with exactly these keys; a missing or unknown one is a fault of its own. */
  object(value: unknown, pointer: string, keys: readonly string[]): JsonObject {
    const object = this.record(value, pointer);
    if (object === EMPTY) return object;
    for (const key of Object.keys(object)) {
      if (!keys.includes(key))
        this.fault('unknown-key', `${pointer}/${escapePointer(key)}`, 'is not a known key.');
    }
    for (const key of keys) {
      if (!Object.hasOwn(object, key)) this.fault('missing-key', `${pointer}/${key}`, 'is missing.');
    }
    return object;
  }

  /** An object with any keys. */
  record(value: unknown, pointer: string): JsonObject {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
    if (value !== undefined) this.fault('wrong-type', pointer, 'must be an object.');
    return EMPTY;
  }

  list(value: unknown, pointer: string): readonly unknown[] {
    if (Array.isArray(value)) return value;
    if (value !== undefined) this.fault('wrong-type', pointer, 'must be a list.');
    return [];
  }

  text(value: unknown, pointer: string): string {
    if (typeof value === 'string' && value !== '') return value;
    if (value !== undefined) this.fault('wrong-type', pointer, 'must be a text that is not empty.');
    return '';
  }

  boolean(value: unknown, pointer: string): boolean {
    if (typeof value === 'boolean') return value;
    if (value !== undefined) this.fault('wrong-type', pointer, 'must be true or false.');
    return false;
  }

  finite(value: unknown, pointer: string): number {
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    if (value !== undefined) this.fault('wrong-type', pointer, 'must be a finite number.');
    return 0;
  }

  /** A safe integer of at least `minimum`. */
  integer(value: unknown, pointer: string, minimum: number): number {
    if (Number.isSafeInteger(value) && (value as number) >= minimum) return value as number;
    if (value !== undefined)
      this.fault('wrong-type', pointer, `must be a whole number of at least ${minimum}.`);
    return minimum;
  }

  oneOf<const Choice extends string>(
    value: unknown,
    pointer: string,
    choices: readonly [Choice, ...Choice[]],
  ): Choice {
    const choice = choices.find((candidate) => candidate === value);
    if (choice !== undefined) return choice;
    if (value !== undefined) this.fault('wrong-value', pointer, `must be one of ${choices.join(', ')}.`);
    return choices[0];
  }

  matching(value: unknown, pointer: string, pattern: RegExp, what: string): string {
    if (typeof value === 'string' && pattern.test(value)) return value;
    if (value !== undefined) this.fault('wrong-value', pointer, `must be ${what}.`);
    return '';
  }

  /** Each text may occur once. */
  unique(values: readonly string[], pointerOf: (index: number) => string): void {
    const seen = new Set<string>();
    values.forEach((value, index) => {
      if (seen.has(value)) this.fault('duplicate', pointerOf(index), `"${value}" occurs twice.`);
      seen.add(value);
    });
  }
}

const EMPTY: JsonObject = {};

/** A key as one step of a JSON pointer (RFC 6901). */
export function escapePointer(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}
