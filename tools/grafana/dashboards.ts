import { ANNOTATIONS } from './annotations.ts';
import { SCHEMA_VERSION, type Dashboard } from './dashboard-model.ts';
import { drawPanel } from './draw-panel.ts';
import { driftRow } from './drift-row.ts';
import { DASHBOARD_LINKS, TAG } from './links.ts';
import { metaRow } from './meta-row.ts';
import type { RowGroup } from './panel-plan.ts';
import { performanceRow } from './performance-row.ts';
import { placePanels } from './place-panels.ts';
import { predictionsRow } from './predictions-row.ts';
import { qualityRow } from './quality-row.ts';
import { serviceRow } from './service-row.ts';
import { VARIABLES } from './variables.ts';
import { versionsRow } from './versions-row.ts';

/** Every group of panels, in the order in which one looks when something is wrong. */
export const ROW_GROUPS: readonly RowGroup[] = [
  serviceRow,
  versionsRow,
  driftRow,
  predictionsRow,
  qualityRow,
  performanceRow,
  metaRow,
];

/** The dashboard of a group. */
export function drawDashboard({ name, title, description, panels }: RowGroup): Dashboard {
  const places = placePanels(panels.map(({ width }) => width));
  return {
    uid: `switchyard-${name}`,
    title: `Switchyard: ${title}`,
    description,
    tags: [TAG],
    schemaVersion: SCHEMA_VERSION,
    version: 1,
    editable: false,
    graphTooltip: 1,
    refresh: '10s',
    time: { from: 'now-1h', to: 'now' },
    timezone: 'browser',
    links: DASHBOARD_LINKS,
    templating: { list: VARIABLES },
    annotations: { list: ANNOTATIONS },
    panels: places.map((place, i) => {
      const { [i]: plan } = panels;
      if (plan === undefined) throw new Error('placePanels gave more places than there are panels.');
      return drawPanel(plan, i + 1, place);
    }),
  };
}
