/**
 * A real Prometheus and a real Alertmanager on loopback, for the tests that need them: test:monitoring, and the
 * check that every panel's query returns data.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { startChildServer, type RunningServer } from './child-server.ts';
import { freePort } from '../process/free-port.ts';
import { monitoringProgram } from './monitoring-programs.ts';

/** What a server is started with. */
export interface MonitoringServerPlan {
  /** An empty temporary directory, for the configuration and the data; the caller removes it after `stop`. */
  readonly directory: string;
  /** The configuration as YAML text or as the object it stands for; relative paths in it start at `directory`. */
  readonly configuration: string | object;
  /** Added to the command line. */
  readonly arguments?: readonly string[];
  /** Where it shall listen on loopback; a free port when absent. */
  readonly port?: number;
  /** Told when something has to be installed first. */
  readonly say?: (line: string) => void;
}

/**
 * Starts Prometheus and waits until it is ready.
 * @throws MonitoringMissing when it cannot be had on this machine
 */
export async function startPrometheus(plan: MonitoringServerPlan): Promise<RunningServer> {
  const program = await monitoringProgram('prometheus', plan.say);
  const port = plan.port ?? (await freePort());
  return startChildServer({
    name: 'Prometheus',
    program,
    args: [
      `--config.file=${configurationFile(plan, 'prometheus.yml')}`,
      `--storage.tsdb.path=${dataDirectory(plan, 'prometheus-data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--web.enable-lifecycle',
      '--log.level=warn',
      ...(plan.arguments ?? []),
    ],
    url: `http://127.0.0.1:${port}`,
    readyPath: '/-/ready',
  });
}

/**
 * Starts Alertmanager, alone and not as a member of a cluster, and waits until it is ready.
 * @throws MonitoringMissing when it cannot be had on this machine
 */
export async function startAlertmanager(plan: MonitoringServerPlan): Promise<RunningServer> {
  const program = await monitoringProgram('alertmanager', plan.say);
  const port = plan.port ?? (await freePort());
  return startChildServer({
    name: 'Alertmanager',
    program,
    args: [
      `--config.file=${configurationFile(plan, 'alertmanager.yml')}`,
      `--storage.path=${dataDirectory(plan, 'alertmanager-data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--cluster.listen-address=',
      '--log.level=warn',
      ...(plan.arguments ?? []),
    ],
    url: `http://127.0.0.1:${port}`,
    readyPath: '/-/ready',
  });
}

function configurationFile({ directory, configuration }: MonitoringServerPlan, name: string): string {
  const path = join(directory, name);
  writeFileSync(path, typeof configuration === 'string' ? configuration : stringify(configuration));
  return path;
}

function dataDirectory({ directory }: MonitoringServerPlan, name: string): string {
  const path = join(directory, name);
  mkdirSync(path, { recursive: true });
  return path;
}
