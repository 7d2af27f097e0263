import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { workspaceRoot } from '../process/workspace-root.ts';
import { composeFaults } from './compose-faults.ts';
import { dockerfileOf, SERVICES } from './services.ts';

const text = readFileSync(join(workspaceRoot, 'docker-compose.yml'), 'utf8');
const { services } = parse(text, { merge: true }) as {
  readonly services: Readonly<Record<string, ReturnType<typeof JSON.parse>>>;
};

describe('docker-compose.yml', () => {
  it('passes its checker', () => {
    expect(composeFaults(text)).toEqual([]);
  });

  it('has the whole system, in three profiles', () => {
    const inProfile = (profile: string) =>
      Object.keys(services)
        .filter((name) => services[name].profiles.includes(profile))
        .sort();
    expect(inProfile('minimal')).toEqual(['api', 'dashboard', 'trainer']);
    expect(inProfile('monitoring')).toEqual([
      'alertmanager',
      'api',
      'dashboard',
      'grafana',
      'prometheus',
      'trainer',
    ]);
    expect(inProfile('full')).toEqual(Object.keys(services).sort());
  });

  it.each(SERVICES)('builds the %s from its Dockerfile', (service) => {
    expect(services[service].build.dockerfile).toBe(dockerfileOf(service));
  });

  it('starts the api after the models are trained, and the dashboard after the api', () => {
    expect(services['api'].depends_on.trainer.condition).toBe('service_completed_successfully');
    expect(services['dashboard'].depends_on.api.condition).toBe('service_healthy');
  });

  it('has no secret in it', () => {
    for (const { environment = {} } of Object.values(services))
      for (const [name, value] of Object.entries(environment))
        if (/KEY|PASSWORD|DATABASE_URL/.test(name))
          expect(`${name}=${String(value)}`).toMatch(/_FILE=(\/run\/secrets\/|\$\{)/);
  });

  it('tells MLflow which hosts ask for it', () => {
    expect(services['mlflow'].command.find((word: string) => word.startsWith('--allowed-hosts='))).toContain(
      'mlflow:5000',
    );
  });
});

describe('the checker of compose files finds', () => {
  it.each([
    ['a misspelt field', 'read_only: true', 'raed_only: true'],
    ['a container that may write anywhere', 'read_only: true', 'read_only: false'],
    ['kept capabilities', 'cap_drop: [ALL]', 'cap_drop: [NET_RAW]'],
    ['a missing volume', "volumes: ['data:/data']", "volumes: ['date:/data']"],
    ['a missing secret', 'secrets: [postgres-password]', 'secrets: [password]'],
    [
      'a service to wait for that is none',
      'api: { condition: service_healthy }',
      'apo: { condition: service_healthy }',
    ],
    ['a condition that is none', 'condition: service_completed_successfully', 'condition: done'],
    ['a service that a profile lacks', ', required: false', ''],
    ['a port on every address', '$' + '{PUBLISH_ADDRESS:-127.0.0.1}:$' + '{API', '$' + '{API'],
    ['an image without a version', 'prom/prometheus:v3.5.0', 'prom/prometheus:latest'],
    ['broken YAML', 'services:', 'services: ['],
  ])('%s', (_what, before, after) => {
    expect(text).toContain(before);
    expect(composeFaults(text.replace(before, after))).not.toEqual([]);
  });
});
