/**
 * Writes Grafana's dashboards into deploy/grafana/dashboards, from the groups of panels beside this file. Run by hand
 * after a change of them: node tools/grafana/write-dashboards.ts. A test fails while the files are not what the code
 * makes.
 */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DASHBOARD_FOLDER, dashboardFiles } from './dashboard-files.ts';

mkdirSync(DASHBOARD_FOLDER, { recursive: true });
const files = await dashboardFiles();
for (const left of readdirSync(DASHBOARD_FOLDER)) {
  if (left.endsWith('.json') && !files.some(({ name }) => name === left))
    rmSync(join(DASHBOARD_FOLDER, left));
}
for (const { name, text } of files) writeFileSync(join(DASHBOARD_FOLDER, name), text);
console.log(`${files.length} dashboards are written to deploy/grafana/dashboards.`);
