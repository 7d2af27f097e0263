import type { DefinitionFault, DefinitionFaultCode } from './definition-fault.ts';

/** An object as it came out of JSON.parse. */
export type DefinitionObject = Readonly<Record<string, unknown>>;

/**
 * Reads a definition that anybody may have written, and collects its faults instead of stopping at the first. A method
 * that finds a fault returns null, so that reading goes on.
 */
export class DefinitionReader {
  readonly faults: DefinitionFault[] = [];

  fault(code: DefinitionFaultCode, pointer: string, message: string): null {
    this.faults.push({ code, pointer, message });
    return null;
  }

  /** An object, null otherwise; its unknown and missing keys are faults, but it is returned all the same. */
  object(
    value: unknown,
    pointer: string,
    required: readonly string[],
    optional: readonly string[] = [],
  ): DefinitionObject | null {
    const known = [...required, ...optional];
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return this.fault('wrong-type', pointer, `Give an object with ${known.join(', ')}.`);
    for (const key of Object.keys(value)) {
      if (known.includes(key)) continue;
      const message = `"${key}" is not known here; remove it or use one of ${known.join(', ')}.`;
      this.fault('unknown-key', `${pointer}/${escaped(key)}`, message);
    }
    for (const key of required) {
      if (!Object.hasOwn(value, key))
        this.fault('missing-key', `${pointer}/${key}`, `"${key}" is missing; add it.`);
    }
    return value as DefinitionObject;
  }

  /** A finite number of at least `low` (above it if `isOpen`) and at most `high`. */
  number(value: unknown, pointer: string, low: number, high: number, isOpen = false): number | null {
    if (typeof value !== 'number' || !Number.isFinite(value))
      return this.fault('wrong-type', pointer, 'Give a finite number.');
    if (value >= low && value <= high && !(isOpen && value === low)) return value;
    const from = isOpen ? `above ${low}` : `at least ${low}`;
    return this.fault('out-of-range', pointer, `Give a number ${from} and at most ${high}, not ${value}.`);
  }

  /** A whole number of at least `low` and at most `high`. */
  whole(value: unknown, pointer: string, low: number, high: number): number | null {
    if (Number.isSafeInteger(value)) return this.number(value, pointer, low, high);
    return this.fault('wrong-type', pointer, 'Give a whole number.');
  }

  text(value: unknown, pointer: string): string | null {
    if (typeof value === 'string' && value !== '') return value;
    return this.fault('wrong-type', pointer, 'Give a text that is not empty.');
  }

  choice<Choice extends string>(value: unknown, pointer: string, choices: readonly Choice[]): Choice | null {
    const found = choices.find((choice) => choice === value);
    return found ?? this.fault('unknown-kind', pointer, `Give one of ${choices.join(', ')}.`);
  }

  /** A list with at least one entry, all different texts. */
  texts(value: unknown, pointer: string): readonly string[] | null {
    if (!Array.isArray(value)) return this.fault('wrong-type', pointer, 'Give a list of texts.');
    if (value.length === 0) return this.fault('empty-list', pointer, 'Give at least one entry.');
    const seen = new Set<string>();
    let isSound = true;
    value.forEach((entry: unknown, i) => {
      const text = this.text(entry, `${pointer}/${i}`);
      if (text !== null && seen.has(text))
        this.fault('duplicate', `${pointer}/${i}`, `"${text}" is listed twice; remove one.`);
      isSound &&= text !== null && !seen.has(text);
      if (text !== null) seen.add(text);
    });
    return isSound ? [...seen] : null;
  }
}

function escaped(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}
