import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCommand } from '../process/run-command.ts';
import { workspaceRoot } from '../process/workspace-root.ts';
import {
  evaluationOrder,
  groupNames,
  prometheusDirectory,
  readExpectations,
  readRules,
  yamlFiles,
} from './alert-rules.ts';
import { monitoringProgram } from './monitoring-programs.ts';
import { skipWithout } from './skip-without.ts';

const alerts = readRules().flatMap((rule) =>
  rule.alert === undefined ? [] : [{ ...rule, name: rule.alert }],
);
const dashboards = join(workspaceRoot, 'deploy', 'grafana', 'dashboards');

async function promtool(...args: readonly string[]) {
  const program = await monitoringProgram('promtool');
  return runCommand({ program, args, output: 'keep' }, new AbortController().signal);
}

describe('the files of Prometheus', () => {
  skipWithout('promtool');

  it.each([
    ['a configuration', ['check', 'config', join(prometheusDirectory, 'prometheus.yml')]],
    ['rules', ['check', 'rules', ...yamlFiles('rules')]],
  ] as const)('have %s that promtool accepts', async (_, args) => {
    expect(await promtool(...args)).toMatchObject({ code: 0 });
  });

  it.each(yamlFiles('tests').map((path) => [path.slice(prometheusDirectory.length + 1), path] as const))(
    'pass %s',
    async (_, path) => {
      expect(await promtool('test', 'rules', path)).toMatchObject({ code: 0 });
    },
  );
});

// In any other order an alert sees what is recorded an evaluation later, and promtool takes them as they come.
it.each(yamlFiles('tests'))('judges the groups of rules in their order in %s', (path) => {
  expect(evaluationOrder(path)).toEqual(groupNames());
});

describe.each(alerts.map((alert) => [alert.name, alert] as const))('%s', (name, alert) => {
  const expectations = readExpectations().filter(({ alertname }) => alertname === name);

  it('has a test in which it fires', () => {
    expect(expectations.some(({ exp_alerts: fires }) => fires.length > 0)).toBe(true);
  });

  // Watchdog is the alert that is never silent.
  it.skipIf(name === 'Watchdog')('has a test in which it is silent', () => {
    expect(expectations.some(({ exp_alerts: fires }) => fires.length === 0)).toBe(true);
  });

  it('has a section in the runbook, where its runbook_url points', () => {
    const runbook = readFileSync(join(workspaceRoot, 'docs', 'runbook.md'), 'utf8');
    expect(runbook.split('\n')).toContain(`## ${name}`);
    expect(alert.annotations?.['runbook_url']).toBe(`docs/runbook.md#${name.toLowerCase()}`);
  });

  it('says how grave it is, what it is and where to look', () => {
    expect(['page', 'ticket', 'none']).toContain(alert.labels?.['severity']);
    expect(Object.keys(alert.annotations ?? {}).toSorted()).toEqual([
      'dashboard_url',
      'description',
      'runbook_url',
      'summary',
    ]);
  });

  it('keeps no label of a replica', () => {
    expect(alert.expr).not.toMatch(/\b(instance|pod)\b/);
  });

  it.skipIf(!existsSync(dashboards))('has a panel that names it, on a dashboard that exists', () => {
    const texts = readdirSync(dashboards)
      .filter((file) => file.endsWith('.json'))
      .map((file) => readFileSync(join(dashboards, file), 'utf8'));
    expect(texts.some((text) => text.includes(name))).toBe(true);
    const uid = alert.annotations?.['dashboard_url']?.split('/d/')[1] ?? '';
    expect(texts.some((text) => text.includes(`"uid": "${uid}"`))).toBe(true);
  });
});
