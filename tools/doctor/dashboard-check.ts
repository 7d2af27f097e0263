import { failed, ok, type Finding } from './finding.ts';
import { call, reasonOf } from './http-call.ts';

/** Whether the dashboard's own server answers at an address. */
export async function checkDashboard(url: string): Promise<Finding> {
  const { host: place } = new URL(url);
  const answer = await call(`${url}/healthz`);
  if (answer.kind === 'answer' && answer.status === 200 && answer.text.trim() === 'ok')
    return ok('dashboard', `It answers at ${place}.`);
  if (answer.kind === 'silent' && answer.refused) {
    return failed(
      'dashboard',
      `Nothing listens at ${place}: the dashboard does not run there.`,
      'Start it with npm start, or say where it is: npm run doctor -- --dashboard URL',
    );
  }
  return failed(
    'dashboard',
    `At ${place} something ${reasonOf(answer)}, which is not what the dashboard's /healthz says.`,
    'When another program has the port, stop it or start the dashboard on a free one: DASHBOARD_PORT=18501 npm start; ' +
      "otherwise look at the dashboard's log.",
  );
}
