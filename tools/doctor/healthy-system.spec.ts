import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../process/free-port.ts';
import { startPrometheus } from '../monitoring/prometheus-server.ts';
import { examineWith, faults, runDoctor } from './doctor-run.ts';
import { at, call, jsonOf, listAt, textAt } from './http-call.ts';
import { ADMIN_KEY, RunningSystem, becomes } from './running-system.ts';

const system = new RunningSystem();
let models = '';
let api = '';
let dashboard = '';

beforeAll(async () => {
  ({ models, api, dashboard } = await system.startAll());
}, 180_000);
afterAll(() => system.end());

const examined = (...args: readonly string[]) => examineWith({ api, dashboard }, args);

describe('a healthy system', () => {
  it('is green, with a line for everything that was looked at', async () => {
    const run = await runDoctor(['--api', api, '--dashboard', dashboard, '--min-free', '0.001']);
    expect(run).toMatchObject({ code: 0, stderr: '' });
    for (const check of [
      'api port',
      'api live',
      'api ready',
      'default model',
      'store',
      'iris v1',
      'iris v2',
      'split',
      'response time',
      'metrics',
      'drift',
      'versions',
      'dashboard',
      'disk',
      'node',
    ]) {
      expect(run.stdout).toMatch(new RegExp(`^✔ ${check} +\\S`, 'm'));
    }
    expect(run.stdout).toMatch(/p50 [\d.]+ ms, p99 [\d.]+ ms over 200 predictions/);
    expect(run.stdout).toMatch(/2000 fresh units: v1 [\d.]+ % \(configured 50\.0 %\), v2/);
    expect(run.stdout).toContain(`${dashboard}  (from this machine`);
    expect(run.stdout).toMatch(/^Healthy: /m);
    expect(run.stdout).not.toMatch(/✖|\u001b/);
  });

  it('is green with a key too, which is never printed, and leaves no trace in the counts', async () => {
    const run = await examined('--key', ADMIN_KEY);
    expect([run.code, ...faults(run)]).toEqual([0]);
    expect(faults(run, 'ok').join('\n')).toContain('key: The key is accepted.');
    expect(run.stdout + run.stderr).not.toContain(ADMIN_KEY);
    const config = jsonOf(await call(`${api}/config`));
    const arms = listAt(listAt(config, 'models')[0], 'arms');
    expect(arms.map((arm) => at(arm, 'answered'))).toEqual([0, 0]);
  });

  it('is green with a split of 90 to 10, and with one version out of traffic', async () => {
    for (const [v1, v2, says] of [
      ['90', '10', /configured 90\.0 %.*configured 10\.0 %/],
      ['0', '100', /2000 fresh units: v2 100\.0 %/],
    ] as const) {
      const { url } = await system.startApi({
        MODEL_REPOSITORY: models,
        MODEL_V1_WEIGHT: v1,
        MODEL_V2_WEIGHT: v2,
      });
      const run = await examined('--api', url);
      expect([run.code, ...faults(run)]).toEqual([0]);
      expect(run.stdout).toMatch(says);
    }
  });
});

describe('a system with Prometheus', () => {
  it('is green where its targets are scraped, and red where one is down', async () => {
    const gone = `127.0.0.1:${await freePort()}`;
    const prometheus = async (name: string, targets: readonly string[]): Promise<string> => {
      const directory = join(system.directory, name);
      mkdirSync(directory);
      const scrape = {
        job_name: 'api',
        scrape_interval: '1s',
        scrape_timeout: '1s',
        static_configs: [{ targets }],
      };
      const server = await startPrometheus({ directory, configuration: { scrape_configs: [scrape] } });
      system.onEnd(() => server.stop());
      await becomes(`${server.url}/api/v1/targets`, (body) => {
        const active = listAt(at(body, 'data'), 'activeTargets');
        return active.length > 0 && active.every((target) => textAt(target, 'health') !== 'unknown');
      });
      return server.url;
    };
    const good = await examined('--prometheus', await prometheus('scraping', [new URL(api).host]));
    expect([good.code, ...faults(good)]).toEqual([0]);
    expect(faults(good, 'ok').join('\n')).toContain('prometheus targets: 1 of 1 are scraped.');

    const bad = await examined('--prometheus', await prometheus('missing', [new URL(api).host, gone]));
    const [fault, ...others] = faults(bad);
    expect([bad.code, others]).toEqual([1, []]);
    expect(fault).toMatch(/^prometheus targets: 1 of 2 cannot be scraped: .*connection refused/);
    expect(fault).toContain(gone);
    expect(fault).toMatch(/→ Start what is down, or correct its address/);
  });
});
