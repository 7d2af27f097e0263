import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runCommand } from '../process/run-command.ts';
import { workspaceRoot } from '../process/workspace-root.ts';
import { readRules } from './alert-rules.ts';
import { monitoringProgram } from './monitoring-programs.ts';
import { skipWithout } from './skip-without.ts';

skipWithout('amtool');

const file = join(workspaceRoot, 'deploy', 'alertmanager', 'alertmanager.yml');

async function amtool(...args: readonly string[]) {
  const program = await monitoringProgram('amtool');
  return runCommand({ program, args, output: 'keep' }, new AbortController().signal);
}

const receivers = (labels: Readonly<Record<string, string>>, expected: string) =>
  amtool(
    'config',
    'routes',
    'test',
    `--config.file=${file}`,
    `--verify.receivers=${expected}`,
    ...Object.entries(labels).map(([name, value]) => `${name}=${value}`),
  );

it('is a configuration that amtool accepts', async () => {
  expect(await amtool('check-config', file)).toMatchObject({ code: 0 });
});

const EXPECTED: Readonly<Record<string, string>> = {
  Watchdog: 'null',
  PredictionErrorBudgetFastBurn: 'page',
  PredictionLatencyHigh: 'page',
  InferenceApiDown: 'page',
  FeatureQualityBroken: 'page',
  EstimatedAccuracyDrop: 'page',
  ModelDriftDetected: 'automation,ticket',
  FeatureDriftConfirmed: 'automation,ticket',
  ConceptDriftSuspected: 'automation,ticket',
};

it.each(
  readRules().flatMap(({ alert, labels }) =>
    alert === undefined ? [] : [[alert, EXPECTED[alert] ?? 'ticket', labels ?? {}] as const],
  ),
)('sends %s to %s', async (alertname, expected, labels) => {
  expect(await receivers({ alertname, ...labels }, expected)).toMatchObject({ code: 0 });
});

it('sends what it does not know to a person', async () => {
  expect(await receivers({ alertname: 'Unheard' }, 'ticket')).toMatchObject({ code: 0 });
});

it('notices a wrong expectation', async () => {
  expect((await receivers({ alertname: 'InferenceApiDown', severity: 'page' }, 'ticket')).code).toBe(1);
});
