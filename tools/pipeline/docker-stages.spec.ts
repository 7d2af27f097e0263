import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { programs } from '../start/programs.ts';
import { standInDocker, type StandInDocker } from './stand-in-docker.ts';
import { cloneWorkspace, type ThrowAwayClone } from './throw-away-clone.ts';

let clone: ThrowAwayClone;
let docker: StandInDocker;
let environment: Readonly<Record<string, string>> = {};
/** The environment of a machine that has neither Trivy nor aws. */
let bare: Readonly<Record<string, string>> = {};

beforeAll(() => {
  clone = cloneWorkspace();
  const folder = join(clone.path, 'dist', 'stand-in');
  docker = standInDocker(folder);
  ({ environment } = docker);
  bare = { ...environment, PATH: folder };
});
afterAll(() => clone.remove());
beforeEach(() => docker.forget());

const asked = (): readonly string[] => docker.asked();
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

  it('build only what changed, with version and commit, of what Nx built, and try it', async () => {
    builds('trainer');
    expect(existsSync(join(clone.path, programs.trainer))).toBe(false);
    const { code, stderr } = await clone.stage('build-containers', [], environment);
    expect(code, stderr).toBe(0);
    expect(existsSync(join(clone.path, programs.trainer))).toBe(true);
    const { version } = JSON.parse(readFileSync(join(clone.path, 'apps/trainer/package.json'), 'utf8'));
    const image = '--file deploy/docker/trainer.Dockerfile --tag switchyard-trainer:latest';
    const facts = `--build-arg VERSION=${version} --build-arg COMMIT=${clone.git('rev-parse', 'HEAD')}`;
    expect(asked().filter((line) => line.startsWith('build '))).toEqual([`build ${image} ${facts} .`]);
    expect(asked().filter((line) => line.startsWith('run --rm'))).toHaveLength(1);
  });

  it('keep what other branches build apart from what main runs', async () => {
    builds('trainer');
    const changes = join(clone.path, 'dist', 'pipeline', 'changes.json');
    writeFileSync(changes, readFileSync(changes, 'utf8').replace('"main"', '"topic/new thing"'));
    expect((await clone.stage('build-containers', [], environment)).code).toBe(0);
    expect(asked().find((line) => line.startsWith('build '))).toContain('switchyard-trainer:topic-new-thing');
  });

  it('fail a container that runs as root', async () => {
    builds('trainer');
    const { code, stderr } = await clone.stage('build-containers', [], {
      ...environment,
      DOCKER_FAILS: '^run',
    });
    expect([code, stderr]).toEqual([1, expect.stringContaining('deploy/docker/trainer.Dockerfile')]);
  });

  it('push with the password on standard input only', async () => {
    builds('api', 'dashboard');
    const registry = 'registry.invalid/yard';
    // Jenkins hands its parameters to programs as well, and compose would put this one before the names of images.
    const secret = { REGISTRY: registry, REGISTRY_USER: 'somebody', REGISTRY_PASSWORD: 'very-secret' };
    const args = [`--registry=${registry}`];
    const { code, stdout } = await clone.stage('push-containers', args, { ...environment, ...secret });
    expect([code, stdout]).toEqual([
      0,
      expect.stringContaining('registry.invalid/yard/switchyard-dashboard:'),
    ]);
    expect(asked()).toContain(
      `tag yard/api:latest ${registry}/switchyard-api:${clone.git('rev-parse', 'HEAD')}`,
    );
    expect(asked()).toContain('login --username=somebody --password-stdin registry.invalid');
    expect(asked().join() + stdout).not.toContain('very-secret');
  });

  it('push to ECR with the aws program, and say so by name where there is none', async () => {
    builds('api');
    const args = ['--registry=registry.invalid', '--ecr-region=eu-central-1'];
    const end = await clone.stage('push-containers', args, bare);
    expect([end.code, end.stderr]).toEqual([4, expect.stringContaining('needs the aws program')]);
    expect(asked().filter((line) => line.startsWith('push'))).toEqual([]);
  });

  it('roll back to what ran before, and only an open deployment', async () => {
    builds('api', 'dashboard');
    expect((await clone.stage('deploy', [STATE], environment)).code).toBe(0);
    expect(asked()).toContain('compose up --detach --no-build api dashboard');
    docker.forget();
    expect((await clone.stage('roll-back', [STATE], environment)).code).toBe(0);
    expect(asked().slice(2)).toEqual([
      'tag sha256:before yard/api:latest',
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
    expect(asked()).toContain('tag sha256:before yard/api:latest');
  });

  it('make the secrets outside of the checkout, once, and give compose a link to them', async () => {
    builds('api');
    const args = [STATE, '--secrets=dist/kept-secrets'];
    const linked = join(clone.path, 'deploy/docker/secrets');
    rmSync(linked, { recursive: true, force: true });
    expect((await clone.stage('deploy', args, environment)).code).toBe(0);
    const key = readFileSync(join(linked, 'admin-key'), 'utf8');
    expect(key).toBe(readFileSync(join(clone.path, 'dist/kept-secrets/admin-key'), 'utf8'));
    // As the next checkout of a CI server does.
    clone.git('clean', '-fdxq', 'deploy');
    expect(existsSync(linked)).toBe(false);
    const again = await clone.stage('deploy', args, environment);
    expect([again.code, again.stdout]).toEqual([0, expect.not.stringContaining(key.trim())]);
    expect(readFileSync(join(linked, 'admin-key'), 'utf8')).toBe(key);
  });

  it('never overwrite secrets that are there', async () => {
    builds('api');
    const there = join(clone.path, 'deploy/docker/secrets');
    rmSync(there, { recursive: true, force: true });
    mkdirSync(there);
    writeFileSync(join(there, 'admin-key'), 'mine\n');
    const { code, stderr } = await clone.stage('deploy', [STATE, '--secrets=dist/others'], environment);
    expect([code, stderr]).toEqual([1, expect.stringContaining('mv deploy/docker/secrets')]);
    expect((await clone.stage('deploy', [STATE], environment)).code).toBe(0);
    expect(readFileSync(join(there, 'admin-key'), 'utf8')).toBe('mine\n');
    expect(existsSync(join(there, 'postgres-password'))).toBe(true);
    await clone.stage('roll-back', [STATE], environment);
  });

  it('roll back nothing but their own commit', async () => {
    builds('api');
    await clone.stage('deploy', [STATE], environment);
    docker.forget();
    const others = await clone.stage('roll-back', [STATE, '--commit=HEAD~1'], environment);
    expect([others.code, others.stdout]).toEqual([0, expect.stringContaining('not of this build')]);
    expect(asked()).toEqual(['']);
    expect((await clone.stage('roll-back', [STATE, '--commit=HEAD'], environment)).stdout).toContain('api');
  });

  it('go back to what was confirmed last, also over a deployment that a crash left open', async () => {
    builds('api', 'dashboard');
    await clone.stage('deploy', [STATE], environment);
    builds('api');
    const crashed = { ...environment, DOCKER_RUNS: 'sha256:unconfirmed' };
    expect((await clone.stage('deploy', [STATE], crashed)).code).toBe(0);
    const state = JSON.parse(readFileSync(join(clone.path, 'dist/state/deployment.json'), 'utf8'));
    expect(state.services).toEqual([
      { service: 'api', image: 'yard/api:latest', previous: 'sha256:before' },
      { service: 'dashboard', image: 'yard-dashboard', previous: null },
    ]);
    await clone.stage('roll-back', [STATE], environment);
  });

  it('keep a deployment whose mark cannot be pushed', async () => {
    builds('api');
    await clone.stage('deploy', [STATE], environment);
    const { code, stderr } = await clone.stage('record-success', [STATE, '--remote=/no/such/remote']);
    expect([code, stderr]).toEqual([1, expect.stringContaining('refs/switchyard/*')]);
    expect((await clone.stage('roll-back', [STATE], environment)).stdout).toContain('No deployment is open');
  });

  it.each([
    [[], 4, 'Install trivy'],
    [['--allow-missing=true'], 0, ''],
    [['--allow-missing=perhaps'], 2, 'true or false'],
  ])('scan with %j and no Trivy ends with %i', async (args, code, message) => {
    builds('api');
    const end = await clone.stage('scan-containers', args, bare);
    expect([end.code, end.stderr]).toEqual([code, expect.stringContaining(message)]);
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
