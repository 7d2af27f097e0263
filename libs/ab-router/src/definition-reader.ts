import type { DefinitionFault, DefinitionFaultCode } from './definition-fault.ts';

/** An object as it came out of JSON.parse. */
export type DefinitionObject = Readonly<Record<string, unknown>>;

/**
 * Reads a definition that anybody may have written, and collects its faults instead of stopping at the first. A
 * method that finds a fault returns null, so that reading can go on without inventing a value.
 */
export class DefinitionReader {
  readonly faults: DefinitionFault[] = [];

  fault(code: DefinitionFaultCode, pointer: string, message: string): void {
    this.faults.push({ code, pointer, message });
  }

  /** An object with all the required keys and no unknown one, or null. */
  object(
    value: unknown,
    pointer: string,
    required: readonly string[],
    optional: readonly string[] = [],
  ): DefinitionObject | null {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      this.fault('wrong-type', pointer, `Give an object with ${[...required, ...optional].join(', ')}.`);
      return null;
    }
    for (const key of Object.keys(value)) {
      if (required.includes(key) || optional.includes(key)) continue;
      const known = [...required, ...optional].join(', ');
      this.fault('unknown-key', `${pointer}/${escapeStep(key)}`, `"${key}" is not known here; ${known} are.`);
    }
    const missing = required.filter((key) => !Object.hasOwn(value, key));
    for (const key of missing) this.fault('missing-key', `${pointer}/${key}`, `"${key}" is missing.`);
    return missing.length === 0 ? (value as DefinitionObject) : null;
  }

  /** As `object`, but what is there is returned in any case, so that its other faults are found as well. */
  objectPart(
    value: unknown,
    pointer: string,
    required: readonly string[],
    optional: readonly string[],
  ): DefinitionObject {
    this.object(value, pointer, required, optional);
    return typeof value === 'object' && value !== null ? (value as DefinitionObject) : {};
  }

  list(value: unknown, pointer: string): readonly unknown[] | null {
    if (Array.isArray(value)) return value as readonly unknown[];
    this.fault('wrong-type', pointer, 'Give a list.');
    return null;
  }

  /** Text of whole code points: half a surrogate pair would become another text on its way through UTF-8. */
  text(value: unknown, pointer: string): string | null {
    if (typeof value !== 'string') {
      this.fault('wrong-type', pointer, 'Give a text.');
      return null;
    }
    if (!value.isWellFormed()) {
      this.fault('ill-formed-text', pointer, 'The text holds half of a surrogate pair; remove it.');
      return null;
    }
    return value;
  }

  /** A salt: not empty, and without NUL, which ends the salt among the hashed bytes. */
  salt(value: unknown, pointer: string): string | null {
    const salt = this.text(value, pointer);
    if (salt === '') {
      this.fault('empty-salt', pointer, 'A salt must not be empty; the name of the experiment will do.');
      return null;
    }
    if (salt?.includes('\u0000') === true) {
      this.fault('salt-has-nul', pointer, 'A salt must not hold NUL, which separates it from the unit.');
      return null;
    }
    return salt;
  }

  finite(value: unknown, pointer: string): number | null {
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    this.fault('wrong-type', pointer, 'Give a finite number.');
    return null;
  }

  /** A share of the units. */
  share(value: unknown, pointer: string): number | null {
    if (typeof value === 'number' && value >= 0 && value <= 1) return value;
    this.fault('share-out-of-range', pointer, 'Give a share of the units, from 0 to 1.');
    return null;
  }
}

/** A key as one step of a JSON pointer (RFC 6901). */
export function escapeStep(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}
