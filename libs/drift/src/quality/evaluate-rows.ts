import type {
  CategoryRule,
  QualityRule,
  RangeRule,
  SchemaRule,
  TypeRule,
  UniqueRule,
} from './quality-rule.ts';
import { ruleResult, worstQuality, type QualityReport, type WorstRow } from './quality-report.ts';

/** One row of data by column. */
export type DataRow = Readonly<Record<string, unknown>>;

/** How many rows a list names at most. */
const MOST_ROWS = 20;

/**
 * Applies rules to a training set. O(rows × rules); nothing but counts and the named rows is kept, and the keys of
 * uniqueness rules.
 *
 * @param rules from {@link parseQualityRules}
 * @param most how many rows a list names at most; default 20
 * @example evaluateRows([{ kind: 'missing', column: 'age', warnAbove: 0, failAbove: 0.05 }], [{ age: null }]).verdict === 'fail'
 */
export function evaluateRows(
  rules: readonly QualityRule[],
  rows: readonly DataRow[],
  most: number = MOST_ROWS,
): QualityReport {
  const broken = new Map<number, number[]>();
  const results = rules.map((rule, index) => {
    const check = checkOf(rule);
    let checked = 0;
    let violations = 0;
    const first: number[] = [];
    const notes = new Set<string>();
    rows.forEach((row, i) => {
      const outcome = check(row);
      if (outcome === 'skip') return;
      checked++;
      if (outcome === 'sound') return;
      violations++;
      if (first.length < most) first.push(i);
      if (outcome !== 'broken' && notes.size < most) notes.add(outcome);
      const seen = broken.get(i);
      if (seen === undefined) broken.set(i, [index]);
      else seen.push(index);
    });
    const note = notes.size === 0 ? '' : ` (${[...notes].join('; ')})`;
    return ruleResult(index, rule, { checked, violations, rows: first, note });
  });
  const worstRows: WorstRow[] = [...broken]
    .map(([row, of]) => ({ row, rules: of }))
    .sort((a, b) => b.rules.length - a.rules.length || a.row - b.row)
    .slice(0, most);
  return { verdict: worstQuality(results), results, worstRows };
}

/** `skip`: the rule does not look at the row; any text but `sound` and `broken` says what is wrong. */
type Check = (row: DataRow) => string;

function checkOf(rule: QualityRule): Check {
  switch (rule.kind) {
    case 'missing':
      return (row) => (isMissing(cell(row, rule.column)) ? 'broken' : 'sound');
    case 'type':
      return present(rule, (value) => isOfType(value, rule.type));
    case 'range':
      return (row) => inRange(cell(row, rule.column), rule);
    case 'category': {
      const known = new Set(rule.categories);
      return present(rule, (value) => known.has(asText(value)));
    }
    case 'unique':
      return uniqueCheck(rule);
    case 'schema':
      return schemaCheck(rule);
  }
}

function cell(row: DataRow, column: string): unknown {
  return Object.hasOwn(row, column) ? row[column] : undefined;
}

function isMissing(value: unknown): boolean {
  return value === null || value === undefined || value === '' || Number.isNaN(value);
}

function present(rule: TypeRule | CategoryRule, isSound: (value: unknown) => boolean): Check {
  return (row) => {
    const value = cell(row, rule.column);
    if (isMissing(value)) return 'skip';
    return isSound(value) ? 'sound' : 'broken';
  };
}

function isOfType(value: unknown, type: TypeRule['type']): boolean {
  switch (type) {
    case 'integer':
      return Number.isInteger(value);
    case 'number':
    case 'boolean':
    case 'string':
      return typeof value === type;
  }
}

function inRange(value: unknown, { low, high }: RangeRule): string {
  if (typeof value !== 'number' || Number.isNaN(value)) return 'skip';
  return value >= (low ?? -Infinity) && value <= (high ?? Infinity) ? 'sound' : 'broken';
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

function uniqueCheck({ columns }: UniqueRule): Check {
  const seen = new Set<string>();
  return (row) => {
    const values = columns.map((column) => cell(row, column));
    if (values.some(isMissing)) return 'skip';
    // JSON keeps 1 and "1" apart, and ["a,b"] from ["a", "b"].
    const key = JSON.stringify(values);
    if (seen.has(key)) return 'broken';
    seen.add(key);
    return 'sound';
  };
}

function schemaCheck({ columns, allowUnknown }: SchemaRule): Check {
  const known = new Set(columns);
  return (row) => {
    const absent = columns.filter((column) => !Object.hasOwn(row, column));
    const unknown = allowUnknown ? [] : Object.keys(row).filter((column) => !known.has(column));
    if (absent.length + unknown.length === 0) return 'sound';
    return [...absent.map((name) => `no "${name}"`), ...unknown.map((name) => `unknown "${name}"`)].join(
      ', ',
    );
  };
}
