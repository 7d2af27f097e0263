/** The project's own monitoring files for the faster clock, pointed at servers on loopback. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { stringify } from 'yaml';
import { workspaceRoot } from '../process/workspace-root.ts';
import { prometheusDirectory, yamlFiles } from './alert-rules.ts';
import { isConfiguration, scaleConfiguration, type Configuration } from './scale-durations.ts';

/** The job under which the rules know the api. */
export const API_JOB = 'switchyard-api';

/** Writes the rules below a directory, where the configuration of Prometheus looks for them. */
export function writeScaledRules(directory: string): void {
  const folder = join(directory, 'rules');
  mkdirSync(folder, { recursive: true });
  for (const path of yamlFiles('rules')) {
    const scaled = scaleConfiguration(readFileSync(path, 'utf8'));
    writeFileSync(join(folder, basename(path)), stringify(scaled));
  }
}

/** deploy/prometheus/prometheus.yml, scraping these addresses (`host:port`) instead of compose's services. */
export function scaledPrometheus(at: {
  readonly api: string;
  readonly alertmanager: string;
  readonly itself: string;
}): Configuration {
  const configuration = scaleConfiguration(readFileSync(join(prometheusDirectory, 'prometheus.yml'), 'utf8'));
  const targets: Readonly<Record<string, string>> = { [API_JOB]: at.api, prometheus: at.itself };
  return {
    ...configuration,
    alerting: { alertmanagers: [{ static_configs: [{ targets: [at.alertmanager] }] }] },
    scrape_configs: listOf(configuration, 'scrape_configs').map((job) => {
      const name = String(job['job_name']);
      const target = targets[name];
      if (target === undefined) throw new Error(`This test knows no address for the scrape job ${name}.`);
      // Service discovery asks the DNS of the containers' network; here the address is known.
      const rest = Object.entries(job).filter(([field]) => !field.endsWith('_sd_configs'));
      return { ...Object.fromEntries(rest), static_configs: [{ targets: [target] }] };
    }),
  };
}

/** deploy/alertmanager/alertmanager.yml with every webhook at another address, its path kept. */
export function scaledAlertmanager(webhook: string): Configuration {
  const path = join(workspaceRoot, 'deploy', 'alertmanager', 'alertmanager.yml');
  const configuration = scaleConfiguration(readFileSync(path, 'utf8'));
  return {
    ...configuration,
    receivers: listOf(configuration, 'receivers').map((receiver) => ({
      ...receiver,
      ...('webhook_configs' in receiver && {
        webhook_configs: listOf(receiver, 'webhook_configs').map((hook) => ({
          ...hook,
          url: webhook + new URL(String(hook['url'])).pathname,
        })),
      }),
    })),
  };
}

function listOf(configuration: Configuration, field: string): readonly Configuration[] {
  const list = configuration[field];
  if (!Array.isArray(list) || !list.every(isConfiguration))
    throw new TypeError(`The field ${field} is no list of mappings.`);
  return list;
}
