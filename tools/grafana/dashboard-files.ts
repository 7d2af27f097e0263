import { format, resolveConfig } from 'prettier';
import { join } from 'node:path';
import { workspaceRoot } from '../process/workspace-root.ts';
import { drawDashboard, ROW_GROUPS } from './dashboards.ts';

/** Where Grafana's provisioning finds the dashboards. */
export const DASHBOARD_FOLDER = join(workspaceRoot, 'deploy', 'grafana', 'dashboards');

/** A file of that folder and the text that it must have. */
export interface DashboardFile {
  readonly name: string;
  readonly text: string;
}

/** Every dashboard as the file that Grafana reads, formatted as the rest of the repository. */
export function dashboardFiles(): Promise<readonly DashboardFile[]> {
  return Promise.all(
    ROW_GROUPS.map(async (group) => {
      const filepath = join(DASHBOARD_FOLDER, `${group.name}.json`);
      const style = (await resolveConfig(filepath)) ?? {};
      return {
        name: `${group.name}.json`,
        text: await format(JSON.stringify(drawDashboard(group)), { ...style, filepath }),
      };
    }),
  );
}
