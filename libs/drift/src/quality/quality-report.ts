import type { QualityRule } from './quality-rule.ts';

/** `unmeasured`: the data at hand cannot answer the rule. */
export type QualityVerdict = 'pass' | 'warn' | 'fail' | 'unmeasured';

/** What one rule found. */
export interface RuleResult {
  /** Index into the list of rules. */
  readonly rule: number;
  readonly kind: QualityRule['kind'];
  readonly columns: readonly string[];
  readonly verdict: QualityVerdict;
  /** Rows that the rule looked at, and those that break it. */
  readonly checked: number;
  readonly violations: number;
  /** `violations / checked`; 0 without rows. */
  readonly share: number;
  /** Indices of the first rows that break it; none from a window, which keeps no rows. */
  readonly rows: readonly number[];
  readonly finding: string;
  readonly remedy: string;
}

/** A row that breaks rules. */
export interface WorstRow {
  readonly row: number;
  /** Indices into the list of rules. */
  readonly rules: readonly number[];
}

/** What all rules found. */
export interface QualityReport {
  /** The worst of the rules, `fail` before `warn` and `pass`; `unmeasured` only if all are. */
  readonly verdict: QualityVerdict;
  readonly results: readonly RuleResult[];
  /** Rows that break the most rules first, then by index. */
  readonly worstRows: readonly WorstRow[];
}

/** The rule's columns as a list. */
export function columnsOf(rule: QualityRule): readonly string[] {
  return 'columns' in rule ? rule.columns : [rule.column];
}

/** Counts become a verdict and sentences. */
export function ruleResult(
  index: number,
  rule: QualityRule,
  counts: {
    readonly checked: number;
    readonly violations: number;
    readonly rows?: readonly number[];
    readonly note?: string;
  },
): RuleResult {
  const { checked, violations, rows = [], note = '' } = counts;
  const share = checked === 0 ? 0 : violations / checked;
  const verdict = share > rule.failAbove ? 'fail' : share > rule.warnAbove ? 'warn' : 'pass';
  const columns = columnsOf(rule);
  const names = columns.map((column) => `"${column}"`).join(', ');
  return {
    rule: index,
    kind: rule.kind,
    columns,
    verdict,
    checked,
    violations,
    share,
    rows,
    finding: `${names}: ${violations} of ${checked} rows ${BREACHES[rule.kind]}${note}.`,
    remedy: verdict === 'pass' ? 'Nothing has to be done.' : REMEDIES[rule.kind],
  };
}

/** A rule that the data at hand cannot answer. */
export function unmeasuredRule(index: number, rule: QualityRule, why: string, remedy: string): RuleResult {
  const result = ruleResult(index, rule, { checked: 0, violations: 0 });
  const names = result.columns.map((column) => `"${column}"`).join(', ');
  return { ...result, verdict: 'unmeasured', finding: `${names}: ${why}.`, remedy };
}

/** The worst of some results. */
export function worstQuality(results: readonly RuleResult[]): QualityVerdict {
  const order: readonly QualityVerdict[] = ['fail', 'warn', 'pass'];
  return order.find((verdict) => results.some((result) => result.verdict === verdict)) ?? 'unmeasured';
}

const BREACHES: Readonly<Record<QualityRule['kind'], string>> = {
  type: 'are of another type',
  range: 'are outside the range',
  category: 'have an unknown category',
  missing: 'have no value',
  unique: 'repeat an earlier key',
  schema: 'do not have the columns',
};

const REMEDIES: Readonly<Record<QualityRule['kind'], string>> = {
  type: 'Convert the column at its source, or change the type in the rule.',
  range: 'Check the unit and the source of these values, or widen the range.',
  category: 'Correct the spelling at the source, or add the category to the rule.',
  missing: 'Find out why the source leaves it empty before training on it.',
  unique: 'Remove the repeated rows, or they count twice in training and leak into held-out data.',
  schema: 'Add or rename the columns at the source, or change the schema.',
};
