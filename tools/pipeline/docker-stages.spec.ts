import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { cloneWorkspace, type ThrowAwayClone } from './throw-away-clone.ts';

/** Stands in for the docker program where there is no engine: it answers as docker does and notes what was asked. */
const STAND_IN = `#!${process.execPath}
import { appendFileSync } from 'node:fs';
const args = process.argv.slice(2);
appendFileSync(process.env.DOCKER_NOTES, args.join(' ') + '\\n');
const line = args.join(' ');
if (process.env.DOCKER_FAILS && new RegExp(process.env.DOCKER_FAILS).test(line)) { console.error('as told'); process.exit(1); }
if (line.includes('config --format json')) console.log(JSON.stringify({ name: 'yard', services: { api: { image: 'yard/api' }, dashboard: {}, trainer: {} } }));
if (line.startsWith('compose ps')) console.log(line.endsWith('api') ? 'container-of-api' : '');
if (line.startsWith('inspect')) console.log('sha256:before');
if (line.startsWith('image inspect')) console.log('sha256:new');
`;

let clone: ThrowAwayClone;
let notes = '';
let environment: Readonly<Record<string, string>> = {};

beforeAll(() => {
  clone = cloneWorkspace();
  const bin = join(clone.path, 'dist', 'stand-in');
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, 'docker'), STAND_IN, { mode: 0o755 });
  notes = join(bin, 'notes');
  environment = { PATH: [bin, process.env['PATH']].join(delimiter), DOCKER_NOTES: notes };
});
afterAll(() => clone.remove());
beforeEach(() => writeFileSync(notes, ''));

const asked = (): readonly string[] => readFileSync(notes, 'utf8').trim().split('\n');
const NO_ENGINE = { DOCKER_FAILS: '^version' };
const STATE = '--state=dist/state/deployment.json';

function builds(...services: readonly string[]): void {
  const containers = Object.fromEntries(services.map((service) => [service, 'It changed.']));
  const head = clone.git('rev-parse', 'HEAD');
  const changes = { base: null, head, branch: 'main', reason: '', releaseOnly: false, containers };
  mkdirSync(join(clone.path, 'dist', 'pipeline'), { recursive: true });
  writeFileSync(join(clone.path, 'dist', 'pipeline', 'changes.json'), JSON.stringify(changes));
}

describe('the stages that need Docker', () => {
  it.each([
    ['build-containers', []],
    ['scan-containers', []],
    ['push-containers', ['--registry=registry.invalid']],
    ['deploy', [STATE]],
  ])('%s says so by name where there is none, and does nothing', async (stage, args) => {
    builds('api');
    const { code, stderr } = await clone.stage(stage, args, { ...environment, ...NO_ENGINE });
    expect([code, stderr]).toEqual([4, expect.stringMatching(/needs Docker/)]);
    expect(asked()).toEqual(['version --format {{.Server.Version}}']);
  });

  it.each(['build-containers', 'scan-containers', 'push-containers', 'deploy'])(
    '%s passes without Docker when no container has changed',
    async (stage) => {
      builds();
      expect((await clone.stage(stage, [], { ...environment, ...NO_ENGINE })).code).toBe(0);
      expect(asked()).toEqual(['']);
    },
  );

  it('build only what changed, and try it', async () => {
    builds('api', 'trainer');
    expect((await clone.stage('build-containers', [], environment)).code).toBe(0);
    const head = clone.git('rev-parse', 'HEAD');
    expect(asked()).toContain(`compose build --build-arg COMMIT=${head} api trainer`);
    expect(asked().filter((line) => line.startsWith('run --rm'))).toHaveLength(2);
  });

  it('fail a container that runs as root', async () => {
    builds('api');
    const { code, stderr } = await clone.stage('build-containers', [], {
      ...environment,
      DOCKER_FAILS: '^run',
    });
    expect([code, stderr]).toEqual([1, expect.stringContaining('deploy/docker/api.Dockerfile')]);
  });

  it('push with the password on standard input only', async () => {
    builds('dashboard');
    const secret = { REGISTRY_USER: 'somebody', REGISTRY_PASSWORD: 'very-secret' };
    const args = ['--registry=registry.invalid/yard'];
    const { code, stdout } = await clone.stage('push-containers', args, { ...environment, ...secret });
    expect([code, stdout]).toEqual([
      0,
      expect.stringContaining('registry.invalid/yard/switchyard-dashboard:'),
    ]);
    expect(asked()).toContain('login --username=somebody --password-stdin registry.invalid');
    expect(asked().join() + stdout).not.toContain('very-secret');
  });

  it('roll back to what ran before, and only an open deployment', async () => {
    builds('api', 'dashboard');
    expect((await clone.stage('deploy', [STATE], environment)).code).toBe(0);
    expect(asked()).toContain('compose up --detach --no-build api dashboard');
    writeFileSync(notes, '');
    expect((await clone.stage('roll-back', [STATE], environment)).code).toBe(0);
    expect(asked().slice(2)).toEqual([
      'tag sha256:before yard/api',
      'compose rm --stop --force dashboard',
      'compose up --detach --no-build --no-deps api',
    ]);
    const again = await clone.stage('roll-back', [STATE], { ...environment, ...NO_ENGINE });
    expect([again.code, again.stdout]).toEqual([0, expect.stringContaining('No deployment is open')]);
  });

  it('can be rolled back when the deployment fails half way', async () => {
    builds('api');
    const failing = { ...environment, DOCKER_FAILS: '^compose up' };
    expect((await clone.stage('deploy', [STATE], failing)).code).toBe(1);
    expect((await clone.stage('roll-back', [STATE], environment)).stdout).toContain('api');
    expect(asked()).toContain('tag sha256:before yard/api');
  });

  it('leave nothing to roll back once the success is recorded', async () => {
    builds('api');
    await clone.stage('deploy', [STATE], environment);
    expect(asked()).toContain('compose up --detach --no-build --no-deps api');
    expect((await clone.stage('record-success', [STATE])).code).toBe(0);
    expect(existsSync(join(clone.path, 'dist/state/deployment.json.confirmed'))).toBe(true);
    expect((await clone.stage('roll-back', [STATE], environment)).stdout).toContain('No deployment is open');
  });
});

describe('approval', () => {
  it('is refused where nobody can be asked, and kept with the name of who gave it', async () => {
    builds('api');
    expect((await clone.stage('approve')).code).toBe(5);
    const { code, stdout } = await clone.stage('approve', ['--yes', '--by=somebody']);
    expect([code, stdout]).toEqual([0, expect.stringContaining('somebody')]);
  });
});
