import { examinedApi, isLoopback, type ExaminedApi } from './api-client.ts';
import { checkApiPort, checkKey, checkLive, checkReady } from './api-checks.ts';
import { reachedAt } from './addresses.ts';
import { checkDashboard } from './dashboard-check.ts';
import { checkDisk } from './disk-check.ts';
import type { DoctorOptions } from './doctor-options.ts';
import type { DoctorReport } from './doctor-report.ts';
import { skipped, type Finding } from './finding.ts';
import { checkDocker, checkMemory, checkNpm, checkPortFree } from './machine-checks.ts';
import { checkMetrics } from './metrics-checks.ts';
import { checkVersions, measureResponseTime } from './prediction-checks.ts';
import { checkPrometheus } from './prometheus-checks.ts';
import { readServedModel, sampleRow } from './served-model.ts';
import { checkSplit } from './split-check.ts';
import { checkNode, checkPackages } from './version-checks.ts';

/** Examines a running system, or the machine it shall run on. */
export async function examine(options: DoctorOptions): Promise<DoctorReport> {
  if (options.mode === 'before') return report('before', await machineFindings(options), []);
  const { findings, apiRuns } = await apiFindings(examinedApi(options.api, options.key));
  const dashboard = await checkDashboard(options.dashboard);
  const servers = [
    ...(apiRuns ? [{ name: 'api', url: options.api, path: '/health/live' } as const] : []),
    ...(dashboard.verdict === 'ok'
      ? [{ name: 'dashboard', url: options.dashboard, path: '/healthz' } as const]
      : []),
  ];
  const all = [
    ...findings,
    dashboard,
    isLoopback(options.api)
      ? await checkDisk(options.dataDirectory, options.minimumFree)
      : skipped('disk', 'The api runs on another machine.'),
    checkNode(),
    ...(await checkPrometheus(options.prometheus)),
  ];
  return report('running', all, await reachedAt(servers, options.metadata));
}

async function apiFindings(
  api: ExaminedApi,
): Promise<{ readonly findings: readonly Finding[]; readonly apiRuns: boolean }> {
  const port = await checkApiPort(api);
  if (port.verdict !== 'ok')
    return { apiRuns: false, findings: [port, skipped('api', 'The rest of the api was not examined.')] };
  const [live, ready, key, metrics] = await Promise.all([
    checkLive(api),
    checkReady(api),
    checkKey(api),
    checkMetrics(api),
  ]);
  const predictions = key.opens
    ? await predictionFindings(api)
    : [skipped('predictions', 'Not examined without a key.')];
  return {
    apiRuns: true,
    findings: [port, live, ...ready, key.finding, ...predictions, ...metrics, await checkPackages(api)],
  };
}

async function predictionFindings(api: ExaminedApi): Promise<readonly Finding[]> {
  const model = await readServedModel(api);
  if (model === undefined) return [skipped('predictions', 'Not examined without the default model.')];
  const rows = new Map(
    await Promise.all(
      model.arms.map(async ({ version }) => [version, await sampleRow(api, model.name, version)] as const),
    ),
  );
  const versions = await checkVersions(api, model, rows);
  // The row of one that answers: a version that is not loaded cannot say what it takes.
  const answering = model.arms.find((_, i) => versions[i]?.verdict === 'ok');
  if (answering === undefined)
    return [...versions, skipped('split', 'Not examined while no version answers.')];
  const row = rows.get(answering.version);
  // One after the other: the load of the second would be in the times of the first.
  const time = await measureResponseTime(api, row);
  return [...versions, await checkSplit(api, model, row), time];
}

async function machineFindings(options: DoctorOptions): Promise<readonly Finding[]> {
  const found = await Promise.all([
    checkPortFree('api', options.api, 'API_PORT'),
    checkPortFree('dashboard', options.dashboard, 'DASHBOARD_PORT'),
    checkDisk(options.dataDirectory, options.minimumFree),
    checkNpm(),
    checkDocker(),
  ]);
  return [...found, checkMemory(), checkNode()];
}

function report(
  mode: DoctorReport['mode'],
  findings: readonly Finding[],
  addresses: DoctorReport['addresses'],
): DoctorReport {
  return { mode, healthy: findings.every(({ verdict }) => verdict !== 'failed'), findings, addresses };
}
