import type { FeatureReference } from '../feature-reference.ts';
import type { FeatureWindow } from '../feature-window.ts';
import { pairFeatures } from '../verdict/drift-report.ts';
import {
  ruleResult,
  unmeasuredRule,
  worstQuality,
  type QualityReport,
  type RuleResult,
} from './quality-report.ts';
import type { CategoryRule, QualityRule, RangeRule, SchemaRule } from './quality-rule.ts';

/**
 * Applies rules to live traffic, as far as counts can answer them. Types are those that the signature demands. A range
 * other than the declared one is answered by the smallest and the largest value: exactly when both are inside, else as
 * one row at least. A category that training did not know counts as unknown to the rule. Uniqueness needs rows.
 *
 * @param reference inputs in training
 * @param window the same inputs in live traffic, in the same order and bins
 * @throws DriftError `fingerprint-mismatch`
 */
export function evaluateWindow(
  rules: readonly QualityRule[],
  reference: readonly FeatureReference[],
  window: readonly FeatureWindow[],
): QualityReport {
  const byName = new Map(pairFeatures(reference, window).map((pair) => [pair[0].name, pair]));
  const results = rules.map((rule, index): RuleResult => {
    if (rule.kind === 'unique') {
      const remedy = 'Evaluate it on the rows of a training set.';
      return unmeasuredRule(index, rule, 'a window keeps no rows to compare', remedy);
    }
    if (rule.kind === 'schema') return schemaResult(index, rule, reference);
    const pair = byName.get(rule.column);
    if (pair === undefined) {
      const remedy = 'Correct the column in the rule, or apply it to training rows only.';
      return unmeasuredRule(index, rule, 'the model has no such input', remedy);
    }
    const [before, live] = pair;
    const rows = live.n + live.missing;
    switch (rule.kind) {
      case 'missing':
        return ruleResult(index, rule, { checked: rows, violations: live.missing });
      case 'type':
        return ruleResult(index, rule, { checked: rows + live.wrongType, violations: live.wrongType });
      case 'range':
        return rangeResult(index, rule, before, live);
      case 'category':
        return categoryResult(index, rule, before, live);
    }
  });
  return { verdict: worstQuality(results), results, worstRows: [] };
}

function schemaResult(index: number, rule: SchemaRule, reference: readonly FeatureReference[]): RuleResult {
  const inputs = new Set(reference.map(({ name }) => name));
  const absent = rule.columns.filter((column) => !inputs.has(column));
  const unknown = rule.allowUnknown ? [] : [...inputs].filter((name) => !rule.columns.includes(name));
  const notes = [...absent.map((name) => `no "${name}"`), ...unknown.map((name) => `unknown "${name}"`)];
  const note = notes.length === 0 ? '' : ` (${notes.join(', ')})`;
  // All rows of a window have the inputs of its reference: they break the rule together.
  return ruleResult(index, rule, { checked: 1, violations: notes.length === 0 ? 0 : 1, note });
}

function rangeResult(
  index: number,
  rule: RangeRule,
  before: FeatureReference,
  live: FeatureWindow,
): RuleResult {
  if (before.kind !== 'numeric' || live.kind !== 'numeric') {
    const remedy = 'Take a category rule for it.';
    return unmeasuredRule(index, rule, 'the input is categorical and has no range', remedy);
  }
  const [low, high] = before.range ?? [null, null];
  if (before.range !== null && low === rule.low && high === rule.high)
    return ruleResult(index, rule, { checked: live.n, violations: live.outOfRange });
  const below = live.min !== null && live.min < (rule.low ?? -Infinity) ? 1 : 0;
  const above = live.max !== null && live.max > (rule.high ?? Infinity) ? 1 : 0;
  const least = below + above;
  if (least === 0) return ruleResult(index, rule, { checked: live.n, violations: 0 });
  const note = ' at least; declare the same range in the signature to count them';
  const result = ruleResult(index, rule, { checked: live.n, violations: least, note });
  // A lower bound must not pass: the share is unknown.
  return result.verdict === 'pass'
    ? { ...result, verdict: 'warn', remedy: 'Check the smallest and the largest value.' }
    : result;
}

function categoryResult(
  index: number,
  rule: CategoryRule,
  before: FeatureReference,
  live: FeatureWindow,
): RuleResult {
  if (before.kind !== 'categorical' || live.kind !== 'categorical') {
    const remedy = 'Take a range rule for it.';
    return unmeasuredRule(index, rule, 'the input is numeric and has no categories', remedy);
  }
  const refused = before.categories.reduce(
    (sum, category, i) => sum + (rule.categories.includes(category) ? 0 : (live.counts[i] ?? 0)),
    0,
  );
  return ruleResult(index, rule, { checked: live.n, violations: refused + live.unseen });
}
