import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readRules } from '../monitoring/alert-rules.ts';
import type { RunningServer } from '../monitoring/child-server.ts';
import { monitoringProgram } from '../monitoring/monitoring-programs.ts';
import { startPrometheus } from '../monitoring/prometheus-server.ts';
import { skipWithout, whyMissing } from '../monitoring/skip-without.ts';
import { runCommand } from '../process/run-command.ts';
import { workspaceRoot } from '../process/workspace-root.ts';
import {
  exampleRows,
  importWorkerVersion,
  routeWithWorkerAndShadow,
  sendTraffic,
  startDemoApi,
  trainThreeVersions,
} from './demo-api.ts';
import { annotationQuestions, panelQuestions } from './panel-questions.ts';
import { askPrometheus } from './prometheus-answers.ts';
import { metricsIn } from './promql-names.ts';
import { VARIABLES } from './variables.ts';

const JOB = 'switchyard-api';
const RATE = '8s';
/** One of the values that each variable at the top has to offer. */
const CHOICES: Readonly<Record<string, string>> = { job: JOB, model: 'iris', version: 'v3', variant: 'v2' };
const LIMIT = { timeout: 45_000, interval: 1_000 };
const questions = panelQuestions(JOB, RATE);
const needed = questions.filter(({ mayBeEmpty }) => mayBeEmpty === undefined);
const optional = questions.filter(({ mayBeEmpty }) => mayBeEmpty !== undefined);

let directory = '';
let prometheus: RunningServer | undefined;
let api: RunningServer | undefined;

skipWithout('prometheus');

beforeAll(async () => {
  if ((await whyMissing('prometheus')) !== undefined) return;
  directory = mkdtempSync(join(tmpdir(), 'switchyard-panels-'));
  await trainThreeVersions(directory);
  // What labels say is summed up when the api starts and then once a minute: the second start sees it at once.
  const first = await startDemoApi(directory);
  await sendTraffic(first.url, exampleRows(directory), 60);
  await first.stop();
  api = await startDemoApi(directory);
  prometheus = await startPrometheus({ directory, configuration: scraping(api.url) });
}, 240_000);

afterAll(async () => {
  await prometheus?.stop();
  await api?.stop();
  rmSync(directory, { recursive: true, force: true });
});

function scraping(url: string): object {
  return {
    global: { scrape_interval: '1s', scrape_timeout: '1s', evaluation_interval: '1s' },
    rule_files: [join(workspaceRoot, 'deploy', 'prometheus', 'rules', '*.yml')],
    scrape_configs: [{ job_name: JOB, static_configs: [{ targets: [new URL(url).host] }] }],
  };
}

/** The servers, once both run. */
function servers(): { readonly api: string; readonly prometheus: string } {
  if (api === undefined || prometheus === undefined) throw new Error('The servers did not start.');
  return { api: api.url, prometheus: prometheus.url };
}

/** Sends a little traffic, then names the questions that Prometheus has no data for, and those that it refuses. */
async function unanswered(url: { api: string; prometheus: string }, asked: typeof questions) {
  await sendTraffic(url.api, exampleRows(directory), 60);
  const answers = await Promise.all(asked.map((question) => askPrometheus(url.prometheus, question)));
  return answers
    .filter(({ series }) => series === 0)
    .map(({ question, error }) => [question.where, error ?? 'no data'].join(': '));
}

describe('with a real Prometheus that scrapes the running api', { timeout: 120_000 }, () => {
  it('every panel has data after demo traffic, but for those that say why not', async () => {
    const url = servers();
    await expect.poll(() => unanswered(url, needed), LIMIT).toEqual([]);
    expect(await unanswered(url, optional)).toEqual(optional.map(({ where }) => `${where}: no data`));
  });

  it('every metric that a panel names is in the scrape, or is one of Prometheus itself', async () => {
    const url = servers();
    const text = await (await fetch(`${url.api}/metrics`)).text();
    const known = [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].flatMap(([, name = '', type]) =>
      type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
    );
    known.push('up', 'scrape_duration_seconds', 'scrape_samples_scraped', 'ALERTS');
    const asked = [...questions, ...annotationQuestions(JOB, RATE)].flatMap(({ expr }) => metricsIn(expr));
    expect(asked.length).toBeGreaterThan(questions.length);
    expect([...new Set(asked)].filter((name) => !known.includes(name))).toEqual([]);
  });

  it('every variable has something to choose', async () => {
    const url = servers();
    for (const variable of VARIABLES) {
      if (variable.type === 'datasource') continue;
      const [, selector = '', label = ''] = /^label_values\((.*), (\w+)\)$/.exec(variable.definition) ?? [];
      const match = new URLSearchParams({ 'match[]': selector.replaceAll('$model', '.+') });
      const response = await fetch(`${url.prometheus}/api/v1/label/${label}/values?${match.toString()}`);
      const { data } = (await response.json()) as { readonly data: readonly string[] };
      expect(data, variable.name).toContain(CHOICES[variable.name]);
    }
  });

  it('panels about shadows and workers, and marks on the time axis, fill when these are used', async () => {
    const url = servers();
    await importWorkerVersion(directory);
    // The api finds the new version by itself, in its own time.
    await expect.poll(() => routeWithWorkerAndShadow(url.api), LIMIT).toBeUndefined();
    const asked = [...optional, ...annotationQuestions(JOB, RATE)];
    await expect.poll(() => unanswered(url, asked), LIMIT).toEqual([]);
  });

  it('every metric that a rule names has a sample in the scrape, or is recorded by another rule', async () => {
    const url = servers();
    const rules = readRules();
    const made = new Set(['up', ...rules.map(({ record }) => record)]);
    const named = new Set(rules.flatMap(({ expr }) => metricsIn(expr)));
    expect(named.size).toBeGreaterThan(10);
    // With the worker's version of the test before this, every kind of model is served.
    await expect
      .poll(async () => {
        const text = await (await fetch(`${url.api}/metrics`)).text();
        const samples = new Set([...text.matchAll(/^([a-zA-Z_:][\w:]*)/gm)].map(([, name]) => name));
        return [...named].filter((name) => !made.has(name) && !samples.has(name));
      }, LIMIT)
      .toEqual([]);
  });

  it('the scrape keeps to the conventions that promtool knows', async () => {
    const url = servers();
    const scrape = join(directory, 'scrape.txt');
    writeFileSync(scrape, await (await fetch(`${url.api}/metrics`)).text());
    const program = await monitoringProgram('promtool');
    const check = {
      program: 'sh',
      args: ['-c', `${program} check metrics < "$0"`, scrape],
      output: 'keep',
    } as const;
    expect(await runCommand(check, new AbortController().signal)).toEqual({ code: 0, text: '' });
  });
});
