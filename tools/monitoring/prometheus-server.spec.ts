import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startAlertmanager, startPrometheus } from './prometheus-server.ts';
import { skipWithout } from './skip-without.ts';

skipWithout('prometheus', 'alertmanager');

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'switchyard-prometheus-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

it('starts Prometheus, which answers queries until it is stopped', async () => {
  const server = await startPrometheus({ directory, configuration: { global: { scrape_interval: '1s' } } });
  try {
    const answer = await fetch(`${server.url}/api/v1/query?query=1%2B1`);
    expect(await answer.json()).toMatchObject({
      status: 'success',
      data: { result: [expect.anything(), '2'] },
    });
  } finally {
    await server.stop();
  }
  await expect(fetch(server.url)).rejects.toThrow();
});

it('starts Alertmanager, which takes alerts', async () => {
  const configuration = 'route:\n  receiver: nobody\nreceivers:\n  - name: nobody\n';
  const server = await startAlertmanager({ directory, configuration });
  try {
    const sent = await fetch(`${server.url}/api/v2/alerts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify([{ labels: { alertname: 'Tried' } }]),
    });
    expect(sent.status).toBe(200);
    const alerts: unknown = await (await fetch(`${server.url}/api/v2/alerts`)).json();
    expect(alerts).toMatchObject([{ labels: { alertname: 'Tried' } }]);
  } finally {
    await server.stop();
  }
});

it('says with its own words why a server does not start', async () => {
  await expect(startPrometheus({ directory, configuration: 'scrape: everything' })).rejects.toThrow(
    /Prometheus ended at once:[^]*scrape/,
  );
});
