import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { workspaceRoot } from '../process/workspace-root.ts';
import { composeFaults } from './compose-faults.ts';
import { dockerfileOf, SERVICES } from './services.ts';

const text = readFileSync(join(workspaceRoot, 'docker-compose.yml'), 'utf8');
const alertmanager = join(workspaceRoot, 'deploy/alertmanager/alertmanager.yml');
const docker = join(workspaceRoot, 'deploy/docker');
type Named = Readonly<Record<string, ReturnType<typeof JSON.parse>>>;
const { services, secrets } = parse(text, { merge: true }) as {
  readonly services: Named;
  readonly secrets: Named;
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
      'alert-webhook',
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

  it('keeps the store in PostgreSQL in the profile full alone', () => {
    // Interpolated by Compose: the file of a profile, if there is one.
    const path = './deploy/docker/$' + '{COMPOSE_PROFILES:-minimal}.env';
    expect(services['api'].env_file).toEqual([{ path, required: false }]);
    expect(services['api'].environment).not.toHaveProperty('DATABASE_URL_FILE');
    expect(readdirSync(docker).filter((name) => name.endsWith('.env'))).toEqual(['full.env']);
    const settings = readFileSync(join(docker, 'full.env'), 'utf8').match(/^[^#\n].*$/gm);
    expect(settings).toEqual(['DATABASE_URL_FILE=/run/secrets/database-url']);
    expect(services['api'].secrets).toContain('database-url');
    expect(services['api'].depends_on.postgres.condition).toBe('service_healthy');
  });

  it('mounts nothing that the repository does not have', () => {
    const mounts = Object.values(services).flatMap(({ volumes = [] }) => volumes.map(String));
    const sources = mounts.flatMap((mount) => /^\.\/[^:]+/.exec(mount) ?? []);
    expect(sources).toContain('./deploy/prometheus');
    for (const source of sources) expect(existsSync(join(workspaceRoot, source)), source).toBe(true);
  });

  it('has every secret made by the program that makes them', () => {
    const made = readFileSync(join(import.meta.dirname, 'make-secrets.ts'), 'utf8');
    for (const [name, { file }] of Object.entries(secrets)) {
      expect(file).toBe(`./deploy/docker/secrets/${name}`);
      expect(made).toContain(`keep('${name}'`);
    }
  });

  it('has a service where Alertmanager sends to, on the Node of the other containers', () => {
    const { receivers } = parse(readFileSync(alertmanager, 'utf8'));
    const urls = receivers.flatMap(({ webhook_configs: hooks = [] }) =>
      hooks.map(({ url }: { readonly url: string }) => url),
    );
    expect(urls).toEqual(
      ['page', 'ticket', 'automation'].map((receiver) => `http://alert-webhook:9095/${receiver}`),
    );
    const service = services['alert-webhook'];
    expect(service.command).toContain('--host=0.0.0.0');
    expect(JSON.stringify(service.healthcheck.test)).toContain('127.0.0.1:9095/health');
    const dockerfile = readFileSync(join(workspaceRoot, dockerfileOf('api')), 'utf8');
    expect(dockerfile).toContain(`ARG NODE_IMAGE=${service.image}\n`);
  });

  it('tells MLflow which hosts ask for it', () => {
    expect(services['mlflow'].command.find((word: string) => word.startsWith('--allowed-hosts='))).toContain(
      'mlflow:5000',
    );
  });
});

describe('the checker of compose files finds', () => {
  it.each([
    ['a duration that is none', 'interval: 5s', 'interval: 5 seconds'],
    ['a size that is none', 'mem_limit: 1g', 'mem_limit: 1 pound'],
    ['a way to restart that is none', "restart: 'no'", 'restart: never'],
    ['a port that two services publish', 'DASHBOARD_PUBLISHED_PORT:-8501', 'DASHBOARD_PUBLISHED_PORT:-8000'],
    ['a container that may write anywhere', 'read_only: true', 'read_only: false'],
    ['kept capabilities', 'cap_drop: [ALL]', 'cap_drop: [NET_RAW]'],
    ['a missing volume', "volumes: ['data:/data']", "volumes: ['date:/data']"],
    ['a missing secret', 'secrets: [postgres-password]', 'secrets: [password]'],
    [
      'a service to wait for that is none',
      'api: { condition: service_healthy }',
      'apo: { condition: service_healthy }',
    ],
    ['a service that a profile lacks', ', required: false', ''],
    ['a port on every address', '$' + '{PUBLISH_ADDRESS:-127.0.0.1}:$' + '{API', '$' + '{API'],
    ['an image without a version', 'prom/prometheus:v3.5.0', 'prom/prometheus:latest'],
    ['broken YAML', 'services:', 'services: ['],
  ])('%s', (_what, before, after) => {
    expect(text).toContain(before);
    expect(composeFaults(text.replace(before, after))).not.toEqual([]);
  });
});
