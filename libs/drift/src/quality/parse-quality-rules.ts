import type { Defined } from './definition-fault.ts';
import { DefinitionReader, type DefinitionObject } from './definition-reader.ts';
import type { CellType, QualityLimits, QualityRule } from './quality-rule.ts';

const KINDS = ['type', 'range', 'category', 'missing', 'unique', 'schema'] as const;
const TYPES: readonly CellType[] = ['number', 'integer', 'boolean', 'string'];
const LIMITS = ['warnAbove', 'failAbove'];
const KEYS: Readonly<Record<(typeof KINDS)[number], readonly [required: string[], optional: string[]]>> = {
  type: [['kind', 'column', 'type'], LIMITS],
  range: [
    ['kind', 'column'],
    ['low', 'high', ...LIMITS],
  ],
  category: [['kind', 'column', 'categories'], LIMITS],
  missing: [['kind', 'column'], LIMITS],
  unique: [['kind', 'columns'], LIMITS],
  schema: [
    ['kind', 'columns'],
    ['allowUnknown', ...LIMITS],
  ],
};

/**
 * Reads a list of rules that anybody may have written.
 *
 * @returns the rules with their defaults filled in, or all faults at once with JSON pointers
 * @example parseQualityRules([{ kind: 'missing', column: 'age' }]).ok === true
 * @example parseQualityRules([{ kind: 'range', column: 'age', low: 9, high: 1 }]).ok === false
 */
export function parseQualityRules(json: unknown): Defined<readonly QualityRule[]> {
  const reader = new DefinitionReader();
  if (!Array.isArray(json)) {
    reader.fault('wrong-type', '', 'Give a list of rules.');
    return { ok: false, faults: reader.faults };
  }
  const rules = json.map((entry: unknown, i) => readRule(reader, entry, `/${i}`));
  if (reader.faults.length > 0) return { ok: false, faults: reader.faults };
  return { ok: true, value: rules.filter((rule) => rule !== null) };
}

function readRule(reader: DefinitionReader, json: unknown, pointer: string): QualityRule | null {
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    return reader.fault('wrong-type', pointer, 'Give an object with kind and what the kind needs.');
  const kind = reader.choice((json as DefinitionObject)['kind'], `${pointer}/kind`, KINDS);
  if (kind === null) return null;
  const given = reader.object(json, pointer, ...KEYS[kind]) ?? {};
  const has = (key: string): boolean => Object.hasOwn(given, key);
  const column = has('column') ? reader.text(given['column'], `${pointer}/column`) : null;
  const columns = has('columns') ? reader.texts(given['columns'], `${pointer}/columns`) : null;
  const limits = readLimits(reader, given, pointer, kind === 'missing' ? 0.05 : 0.01);
  switch (kind) {
    case 'type': {
      const type = has('type') ? reader.choice(given['type'], `${pointer}/type`, TYPES) : null;
      return column === null || type === null ? null : { kind, column, type, ...limits };
    }
    case 'range': {
      const ends = readRange(reader, given, pointer);
      return column === null ? null : { kind, column, ...ends, ...limits };
    }
    case 'category': {
      const categories = has('categories')
        ? reader.texts(given['categories'], `${pointer}/categories`)
        : null;
      return column === null || categories === null ? null : { kind, column, categories, ...limits };
    }
    case 'missing':
      return column === null ? null : { kind, column, ...limits };
    case 'unique':
      return columns === null ? null : { kind, columns, ...limits };
    case 'schema': {
      const allowUnknown = given['allowUnknown'] ?? false;
      if (typeof allowUnknown !== 'boolean')
        return reader.fault('wrong-type', `${pointer}/allowUnknown`, 'Give true or false.');
      return columns === null ? null : { kind, columns, allowUnknown, ...limits };
    }
  }
}

function readRange(
  reader: DefinitionReader,
  given: DefinitionObject,
  pointer: string,
): { readonly low: number | null; readonly high: number | null } {
  const end = (key: 'low' | 'high'): number | null =>
    (given[key] ?? null) === null
      ? null
      : reader.number(given[key], `${pointer}/${key}`, -Number.MAX_VALUE, Number.MAX_VALUE);
  const low = end('low');
  const high = end('high');
  if ((given['low'] ?? null) === null && (given['high'] ?? null) === null)
    reader.fault('missing-key', pointer, 'Give low, high or both.');
  if (low !== null && high !== null && low > high)
    reader.fault('not-in-order', `${pointer}/high`, `Give ${low} (low) or more, not ${high}.`);
  return { low, high };
}

function readLimits(
  reader: DefinitionReader,
  given: DefinitionObject,
  pointer: string,
  usualFail: number,
): QualityLimits {
  const limit = (key: 'warnAbove' | 'failAbove'): number | null =>
    Object.hasOwn(given, key) ? reader.number(given[key], `${pointer}/${key}`, 0, 1) : null;
  const warn = limit('warnAbove');
  const fail = limit('failAbove');
  const warnAbove = warn ?? 0;
  const failAbove = fail ?? Math.max(usualFail, warnAbove);
  if (failAbove < warnAbove)
    reader.fault(
      'not-in-order',
      `${pointer}/failAbove`,
      `Give ${warnAbove} (warnAbove) or more, not ${failAbove}.`,
    );
  return { warnAbove, failAbove };
}
