import type { DashboardLink, PanelLink } from './dashboard-model.ts';

/** On every dashboard, so that they find each other. */
export const TAG = 'switchyard';

/** Grafana's own list of the alerts that its data sources hold. */
const ALERTS_PAGE = '/alerting/list';

/** From a panel to each alert that watches it; an entry of that list links on to its section of the runbook. */
export function alertLinks(alerts: readonly string[]): readonly PanelLink[] {
  return alerts.map((name) => ({
    title: `${name}: state, rule and runbook`,
    url: `${ALERTS_PAGE}?search=${encodeURIComponent(`rule:"${name}"`)}`,
    targetBlank: true,
  }));
}

/** From a dashboard to the others, about the same time and versions, and to the alerts. */
export const DASHBOARD_LINKS: readonly DashboardLink[] = [
  {
    type: 'dashboards',
    title: 'Switchyard',
    tags: [TAG],
    asDropdown: false,
    includeVars: true,
    keepTime: true,
    targetBlank: false,
  },
  {
    type: 'link',
    title: 'Alerts',
    icon: 'bolt',
    tooltip: 'Every alert with its state; each names its section of docs/runbook.md',
    url: ALERTS_PAGE,
    targetBlank: false,
  },
];
