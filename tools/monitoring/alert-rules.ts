import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { workspaceRoot } from '../process/workspace-root.ts';

/** Where the files of Prometheus are. */
export const prometheusDirectory: string = join(workspaceRoot, 'deploy', 'prometheus');

/** A recording or an alerting rule as its file has it. */
export interface Rule {
  readonly record?: string;
  readonly alert?: string;
  readonly expr: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

interface RuleFile {
  readonly groups: readonly { readonly name: string; readonly rules: readonly Rule[] }[];
}

/** An expectation of a promtool test: that an alert fires with these labels, or with none that it is silent. */
export interface AlertExpectation {
  readonly alertname: string;
  readonly exp_alerts: readonly unknown[];
}

interface TestFile {
  readonly group_eval_order: readonly string[];
  readonly tests: readonly { readonly alert_rule_test: readonly AlertExpectation[] }[];
}

/** Every rule of deploy/prometheus/rules. */
export function readRules(): readonly Rule[] {
  return readGroups().flatMap(({ rules }) => rules);
}

/** The groups of rules, by name: those that record before those that alert. */
export function groupNames(): readonly string[] {
  const records = (rules: readonly Rule[]): boolean => rules.some(({ record }) => record !== undefined);
  return readGroups()
    .toSorted((a, b) => Number(records(b.rules)) - Number(records(a.rules)))
    .map(({ name }) => name);
}

/** The order in which a file of promtool tests has the groups judged. */
export function evaluationOrder(testFile: string): readonly string[] {
  return (parse(readFileSync(testFile, 'utf8')) as TestFile).group_eval_order;
}

function readGroups(): RuleFile['groups'] {
  return yamlFiles('rules').flatMap((path) => (parse(readFileSync(path, 'utf8')) as RuleFile).groups);
}

/** Every expectation of deploy/prometheus/tests. */
export function readExpectations(): readonly AlertExpectation[] {
  return yamlFiles('tests').flatMap((path) =>
    (parse(readFileSync(path, 'utf8')) as TestFile).tests.flatMap(({ alert_rule_test: tests }) => tests),
  );
}

/** Absolute paths of the YAML files in a folder of deploy/prometheus. */
export function yamlFiles(folder: 'rules' | 'tests'): readonly string[] {
  const directory = join(prometheusDirectory, folder);
  return readdirSync(directory)
    .filter((name) => name.endsWith('.yml'))
    .map((name) => join(directory, name));
}
