import type { PlanFault, PlanFaultCode } from './plan-fault.ts';

/** A JSON object under a pointer, with its known keys. */
export interface ReadObject {
  readonly pointer: string;
  readonly entries: Readonly<Record<string, unknown>>;
}

/**
 * Reads a definition while collecting its faults. Each method answers a usable value even after a fault, so that
 * reading goes on; the whole is refused when there is one.
 */
export class PlanReader {
  /** Every fault found so far. */
  readonly faults: PlanFault[] = [];

  /** Notes one fault and lets the reading go on. */
  fault(code: PlanFaultCode, pointer: string, message: string): void {
    this.faults.push({ code, pointer, message });
  }

  /** An object with no keys but these. */
  object(value: unknown, pointer: string, keys: readonly string[]): ReadObject {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      this.fault('wrong-type', pointer, 'This must be an object.');
      return { pointer, entries: {} };
    }
    const entries = value as Readonly<Record<string, unknown>>;
    for (const key of Object.keys(entries)) {
      if (keys.includes(key)) continue;
      const place = `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
      this.fault('unknown-key', place, `Unknown key; known here: ${keys.join(', ')}.`);
    }
    return { pointer, entries };
  }

  /** A finite number that `accepts`, or the fallback when the key is absent; without a fallback it is required. */
  number(
    from: ReadObject,
    key: string,
    fallback: number | undefined,
    accepts: (value: number) => boolean,
    what: string,
  ): number {
    const value = this.#present(from, key, fallback);
    if (value === undefined) return fallback ?? Number.NaN;
    if (typeof value === 'number' && Number.isFinite(value)) {
      if (accepts(value)) return value;
      this.fault('out-of-range', `${from.pointer}/${key}`, `Must be ${what}; it is ${value}.`);
    } else {
      this.fault('wrong-type', `${from.pointer}/${key}`, `Must be a number: ${what}.`);
    }
    return Number.NaN;
  }

  /** A whole number of at least `minimum`. */
  whole(from: ReadObject, key: string, fallback: number | undefined, minimum: number): number {
    const accepts = (value: number) => Number.isSafeInteger(value) && value >= minimum;
    return this.number(from, key, fallback, accepts, `a whole number of at least ${minimum}`);
  }

  /** True or false; absent means the fallback. */
  boolean(from: ReadObject, key: string, fallback: boolean): boolean {
    const value = this.#present(from, key, fallback);
    if (value === undefined) return fallback;
    if (typeof value === 'boolean') return value;
    this.fault('wrong-type', `${from.pointer}/${key}`, 'Must be true or false.');
    return fallback;
  }

  /** A text that is not empty. */
  text(from: ReadObject, key: string): string {
    const value = this.#present(from, key, undefined);
    if (value === undefined) return '';
    if (typeof value === 'string' && value !== '') return value;
    this.fault('wrong-type', `${from.pointer}/${key}`, 'Must be a text that is not empty.');
    return '';
  }

  /** One of the choices; absent means the fallback, and without one it is required. */
  choice<const Choice extends string>(
    from: ReadObject,
    key: string,
    fallback: NoInfer<Choice> | undefined,
    choices: readonly [Choice, ...Choice[]],
  ): Choice {
    const value = this.#present(from, key, fallback);
    if (value === undefined) return fallback ?? choices[0];
    const choice = choices.find((candidate) => candidate === value);
    if (choice !== undefined) return choice;
    this.fault('unknown-choice', `${from.pointer}/${key}`, `Must be one of ${choices.join(', ')}.`);
    return choices[0];
  }

  #present(from: ReadObject, key: string, fallback: unknown): unknown {
    if (Object.hasOwn(from.entries, key)) return from.entries[key] ?? null;
    if (fallback === undefined) this.fault('missing-key', `${from.pointer}/${key}`, 'Give this a value.');
    return undefined;
  }
}
