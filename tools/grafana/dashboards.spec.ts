import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { workspaceRoot } from '../process/workspace-root.ts';
import { DASHBOARD_FOLDER, dashboardFiles } from './dashboard-files.ts';
import { drawDashboard, ROW_GROUPS } from './dashboards.ts';
import { COLUMNS } from './place-panels.ts';
import { PROMETHEUS_UID } from './variables.ts';

const UNITS = ['bytes', 'none', 'percentunit', 'reqps', 's', 'short'];
const dashboards = ROW_GROUPS.map((group) => drawDashboard(group));
const deployed = (...path: string[]) => parse(readFileSync(join(workspaceRoot, 'deploy', ...path), 'utf8'));

interface Alert {
  readonly alert?: string;
  readonly annotations: { readonly dashboard_url: string };
}
const alerts: readonly Alert[] = deployed('prometheus', 'rules', 'alerts.yml')
  .groups.flatMap(({ rules }: { rules: readonly Alert[] }) => rules)
  .filter(({ alert }: Alert) => alert !== undefined);

describe('the files that Grafana reads', () => {
  it('are what the code makes; if not: node tools/grafana/write-dashboards.ts', async () => {
    const files = await dashboardFiles();
    expect(readdirSync(DASHBOARD_FOLDER).sort()).toEqual(files.map(({ name }) => name).sort());
    for (const { name, text } of files) {
      expect(readFileSync(join(DASHBOARD_FOLDER, name), 'utf8'), name).toBe(text);
    }
  });

  it('provision the data source that dashboards name, scraped as often as Prometheus scrapes', () => {
    const [prometheus, alertmanager] = deployed(
      'grafana',
      'provisioning',
      'datasources',
      'switchyard.yml',
    ).datasources;
    expect(prometheus).toMatchObject({
      uid: PROMETHEUS_UID,
      type: 'prometheus',
      isDefault: true,
      editable: false,
    });
    expect(prometheus.jsonData).toMatchObject({
      timeInterval: deployed('prometheus', 'prometheus.yml').global.scrape_interval,
      alertmanagerUid: alertmanager.uid,
    });
  });

  it('are looked for where docker-compose.yml mounts them', () => {
    const [provider] = deployed('grafana', 'provisioning', 'dashboards', 'switchyard.yml').providers;
    expect(deployed('..', 'docker-compose.yml').services.grafana.volumes).toEqual(
      expect.arrayContaining([
        './deploy/grafana/provisioning:/etc/grafana/provisioning:ro',
        `./deploy/grafana/dashboards:${provider.options.path}:ro`,
      ]),
    );
  });

  it('leave no way to change a dashboard in the browser', () => {
    const [provider] = deployed('grafana', 'provisioning', 'dashboards', 'switchyard.yml').providers;
    expect(provider).toMatchObject({ type: 'file', allowUiUpdates: false });
    for (const { editable } of dashboards) expect(editable).toBe(false);
  });
});

describe.each(dashboards.map((dashboard) => [dashboard.uid, dashboard] as const))('%s', (_uid, dashboard) => {
  it('gives every panel a number and a title of its own', () => {
    const { panels } = dashboard;
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    expect(new Set(panels.map(({ title }) => title)).size).toBe(panels.length);
    expect(panels.length).toBeGreaterThan(0);
  });

  it('lays panels beside each other, never over each other', () => {
    const taken = new Set<string>();
    for (const { title, gridPos } of dashboard.panels) {
      expect(gridPos.x + gridPos.w, title).toBeLessThanOrEqual(COLUMNS);
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++) {
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
          expect(taken.has(`${x},${y}`), title).toBe(false);
          taken.add(`${x},${y}`);
        }
      }
    }
  });

  it('asks something in every panel, in a known unit, and says what to do', () => {
    for (const { title, targets, fieldConfig, description } of dashboard.panels) {
      expect(targets.length, title).toBeGreaterThan(0);
      expect(new Set(targets.map(({ refId }) => refId)).size, title).toBe(targets.length);
      for (const { expr } of targets) expect(expr.trim(), title).not.toBe('');
      expect(UNITS, title).toContain(fieldConfig.defaults.unit);
      expect(description.split('. ').length, title).toBeGreaterThan(1);
    }
  });

  it('uses no variable that is not at the top', () => {
    const names = [...dashboard.templating.list.map(({ name }) => name), '__rate_interval'];
    const used = [...JSON.stringify([dashboard.panels, dashboard.annotations]).matchAll(/\$\{?(\w+)/g)];
    expect(used.length).toBeGreaterThan(0);
    for (const [, name] of used) expect(names).toContain(name);
  });
});

describe('dashboards and alerts', () => {
  it('have uids of their own', () => {
    expect(new Set(dashboards.map(({ uid }) => uid)).size).toBe(dashboards.length);
  });

  it.each(alerts.map(({ alert, annotations }) => [String(alert), annotations.dashboard_url] as const))(
    '%s has a panel on the dashboard that it links to',
    (alert, url) => {
      const dashboard = dashboards.find(({ uid }) => uid === url.split('/').at(-1)?.split('?')[0]);
      const panels = dashboard?.panels.filter(({ description }) =>
        description.split(/[^A-Za-z]+/).includes(alert),
      );
      expect(panels?.length, `${url} has no panel that names ${alert}`).toBeGreaterThan(0);
    },
  );

  it('name no alert that does not exist', () => {
    const known = alerts.map(({ alert }) => alert);
    const named = ROW_GROUPS.flatMap(({ panels }) => panels.flatMap((panel) => panel.alerts ?? []));
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((name) => !known.includes(name))).toEqual([]);
  });
});
