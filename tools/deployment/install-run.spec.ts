import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { workspaceRoot } from '../process/workspace-root.ts';
import { installHost, type InstallHost, type InstallRun } from './install-run.ts';

/**
 * The installer run for real, git and files included, on hosts whose packages, users, services and downloads are
 * programs that only write down how they were called.
 */
const DEBIAN = 'ID=debian\nVERSION_ID="12"\nVERSION_CODENAME=bookworm\n';
const NODE = '24.21.0';

let host: InstallHost;
let origin: string;
beforeEach(() => {
  origin = mkdtempSync(join(tmpdir(), 'switchyard-origin-'));
  git('init', '--quiet', '--initial-branch=main');
  mkdirSync(join(origin, 'tools/deployment'), { recursive: true });
  const unit = 'tools/deployment/switchyard.service';
  writeFileSync(join(origin, unit), readFileSync(join(workspaceRoot, unit)));
  writeFileSync(
    join(origin, 'package.json'),
    JSON.stringify({ devDependencies: { node: NODE } }, undefined, 2),
  );
  commit('first');

  host = installHost(DEBIAN);
  for (const program of ['apt-get', 'systemctl', 'useradd', 'chown', 'docker'])
    host.add(program, `echo "${program} $*" >>${calls()}`);
  host.add('id', 'echo 0');
  host.add('curl', 'exit 0');
  host.add('runuser', 'shift 3; exec "$@"');
});
afterEach(() => {
  host.remove();
  rmSync(origin, { recursive: true, force: true });
});

function git(...args: readonly string[]): string {
  const who = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', '-c', 'commit.gpgsign=false'];
  return execFileSync('git', [...who, ...args], { cwd: origin, encoding: 'utf8' }).trim();
}

function commit(text: string): string {
  writeFileSync(join(origin, 'README.md'), text);
  git('add', '--all');
  git('commit', '--quiet', '--message', text);
  return git('rev-parse', 'HEAD');
}

const calls = (): string => join(host.root, 'calls');
const clone = (): string => join(host.root, 'clone');
const readClone = (file: string): string => readFileSync(join(clone(), file), 'utf8');

const calledDocker = (): readonly string[] =>
  readFileSync(calls(), 'utf8')
    .split('\n')
    .filter((call) => call.startsWith('docker '));

function install(...options: readonly string[]): InstallRun {
  return host.run('--directory', clone(), '--repository', origin, ...options);
}

describe('tools/install.sh with containers', () => {
  it('clones, makes secrets, writes the settings and starts the stack', () => {
    const end = install('--profile', 'monitoring', '--publish', '0.0.0.0');
    expect(end.complaint).toBe('');
    expect(end.code).toBe(0);
    expect(readClone('README.md')).toBe('first');
    expect(readClone('.env')).toBe(
      `COMPOSE_PROFILES=monitoring\nPUBLISH_ADDRESS=0.0.0.0\nCOMMIT=${git('rev-parse', 'HEAD')}\n`,
    );
    const programs = ['tools/bootstrap.mjs tools/deployment/build.ts', 'tools/containers/make-secrets.ts'];
    for (const path of programs.join(' ').split(' '))
      expect(existsSync(join(workspaceRoot, path)), path).toBe(true);
    expect(calledDocker()).toEqual([
      'docker compose version',
      ...programs.map((program) => expect.stringMatching(`node:${NODE}-bookworm-slim node ${program}$`)),
      `docker compose --file ${clone()}/docker-compose.yml up --detach --build --remove-orphans`,
    ]);
  });

  it('stops what only the profile before has, when another is chosen, and then only', () => {
    const stops = () => calledDocker().filter((call) => call.endsWith('docker-compose.yml --profile * down'));
    for (const profile of ['full', 'full', 'minimal', 'minimal']) {
      expect(install('--profile', profile).code).toBe(0);
      expect(readClone('.env').match(/^COMPOSE_PROFILES=.*$/gm)).toEqual([`COMPOSE_PROFILES=${profile}`]);
      expect(stops()).toHaveLength(profile === 'full' ? 0 : 1);
    }
    expect(readClone('.env')).not.toContain('DATABASE_URL');
  });

  it('run again without options brings the newest commit and keeps all settings', () => {
    expect(install('--profile', 'full', '--publish', '10.0.0.5').code).toBe(0);
    writeFileSync(join(clone(), '.env'), `GRAFANA_PORT=3001\n${readClone('.env')}`);
    commit('second');
    for (const time of ['second', 'third']) expect(host.run('--directory', clone()).code, time).toBe(0);
    expect(readClone('README.md')).toBe('second');
    expect(readClone('.env')).toBe(
      `GRAFANA_PORT=3001\nCOMPOSE_PROFILES=full\nPUBLISH_ADDRESS=10.0.0.5\nCOMMIT=${git('rev-parse', 'HEAD')}\n`,
    );
  });

  it('takes a commit, a tag or a branch as --ref, and says when there is none of that name', () => {
    const first = git('rev-parse', 'HEAD');
    git('tag', 'v1');
    commit('second');
    git('branch', 'next');
    expect(install('--ref', first).code).toBe(0);
    expect(readClone('README.md')).toBe('first');
    expect(install('--ref', 'next').code).toBe(0);
    expect(readClone('README.md')).toBe('second');
    expect(install('--ref', 'v1').code).toBe(0);
    expect(readClone('README.md')).toBe('first');
    const missing = install('--ref', 'nothing');
    expect(missing.code).not.toBe(0);
    expect(missing.complaint).toContain('nothing');
  });

  it('leaves files that were changed by hand, and a directory of somebody else, as they are', () => {
    expect(install().code).toBe(0);
    writeFileSync(join(clone(), 'README.md'), 'mine');
    const changed = install();
    expect(changed).toMatchObject({ code: 1, complaint: expect.stringContaining('changed by hand') });
    expect(readClone('README.md')).toBe('mine');

    rmSync(join(clone(), '.git'), { recursive: true });
    const foreign = install();
    expect(foreign).toMatchObject({ code: 1, complaint: expect.stringContaining('not empty and no clone') });
    expect(readClone('README.md')).toBe('mine');
  });

  it('stops at the step that failed, and starts nothing', () => {
    host.add('apt-get', 'echo "no network" >&2; exit 100');
    const end = install();
    expect(end.code).toBe(100);
    expect(end.complaint).toContain('no network');
    expect(existsSync(clone())).toBe(false);
  });

  it.each([
    ['9DC858229FC7DD38854AE2D88D81803C0EBFCD88', 0, ''],
    ['0000000000000000000000000000000000000000', 1, "is not Docker's"],
  ] as const)('takes packages signed by the key %s: exit code %i', (fingerprint, code, complaint) => {
    rmSync(join(host.root, 'programs/docker'));
    host.add('gpg', `printf 'pub:-:4096:1::\\nfpr:::::::::${fingerprint}:\\nuid:-::::\\n'`);
    // The first call of apt-get that asks for Docker puts it in place, as the package does.
    host.add(
      'curl',
      `while [ "$1" != -o ]; do shift; [ $# -gt 0 ] || exit 0; done; mkdir -p "\${2%/*}"; echo key >"$2"`,
    );
    const docker = `echo "docker $*" >>${calls()}`;
    host.add(
      'apt-get',
      `echo "apt-get $*" >>${calls()}
case "$*" in *docker-ce*) printf '#!/bin/bash\\n%s\\n' '${docker}' >${host.root}/programs/docker; chmod 755 ${host.root}/programs/docker ;; esac`,
    );
    const end = install();
    expect(end.complaint).toContain(complaint);
    expect(end.code).toBe(code);
    const list = join(host.root, 'system/etc/apt/sources.list.d/docker.list');
    expect(existsSync(list)).toBe(code === 0);
    expect(existsSync(join(clone(), '.git'))).toBe(code === 0);
    if (code === 0) expect(readFileSync(list, 'utf8')).toMatch(/signed-by=.*\/debian bookworm stable\n$/);
  });

  it('says where to look when the api does not answer', () => {
    host.add('curl', 'exit 7');
    const end = install();
    expect(end).toMatchObject({ code: 1, complaint: expect.stringContaining('docker-compose.yml logs') });
  });
});

describe('tools/install.sh --without-docker', () => {
  const name = `node-v${NODE}-linux-x64`;
  const home = (): string => join(host.root, 'system/usr/local/lib/switchyard', name);
  const secrets = (): string => join(host.root, 'system/etc/switchyard/secrets.env');

  /** A download of Node that holds one program, and the sums that are sent along. */
  function offerNode(sum?: string): void {
    const folder = join(host.root, 'download', name, 'bin');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'node'), '#!/bin/sh\n', { mode: 0o755 });
    const archive = join(host.root, 'node.tar.gz');
    execFileSync('tar', ['-czf', archive, '-C', join(host.root, 'download'), name]);
    const real = createHash('sha256').update(readFileSync(archive)).digest('hex');
    writeFileSync(
      join(host.root, 'sums'),
      `${'0'.repeat(64)}  other.tar.gz\n${sum ?? real}  ${name}.tar.gz\n`,
    );
    host.add(
      'curl',
      `echo "curl $*" >>${calls()}
case "$*" in
  *SHASUMS*) cat ${host.root}/sums >"$5" ;;
  *.tar.gz*) mkdir -p "\${6%/*}"; cat ${archive} >"$6" ;;
esac`,
    );
  }

  it('puts Node, a key and a unit in place; run again it keeps the key and downloads nothing', () => {
    offerNode();
    const end = install('--without-docker', '--publish', '10.0.0.5');
    expect(end.complaint).toBe('');
    expect(end.code).toBe(0);
    expect(existsSync(join(home(), 'bin/node'))).toBe(true);
    const key = readFileSync(secrets(), 'utf8');
    expect(key).toMatch(/^SWITCHYARD_ADMIN_KEY=[\w-]{43}\n$/);
    expect(statSync(secrets()).mode & 0o777).toBe(0o600);
    expect(end.output).not.toContain(key.slice('SWITCHYARD_ADMIN_KEY='.length).trim());
    const unit = readFileSync(join(host.root, 'system/etc/systemd/system/switchyard.service'), 'utf8');
    expect(unit).not.toMatch(/@[A-Z]+@/);
    expect(unit).toContain(`WorkingDirectory=${clone()}\n`);
    expect(unit).toContain('Environment=API_HOST=10.0.0.5\n');
    expect(readFileSync(calls(), 'utf8')).toContain('systemctl restart switchyard');

    writeFileSync(calls(), '');
    expect(install().code).toBe(0);
    expect(readFileSync(calls(), 'utf8')).not.toContain('docker');
    expect(readFileSync(join(host.root, 'system/etc/systemd/system/switchyard.service'), 'utf8')).toBe(unit);
    expect(readFileSync(secrets(), 'utf8')).toBe(key);
    expect(readFileSync(calls(), 'utf8')).not.toContain('tar.gz');
  });

  it('installs nothing from a download that is not what its sum promises', () => {
    offerNode('1'.repeat(64));
    const end = install('--without-docker');
    expect(end).toMatchObject({ code: 1, complaint: expect.stringContaining('SHA-256') });
    expect(existsSync(home())).toBe(false);
    expect(readFileSync(calls(), 'utf8')).not.toContain('systemctl');
  });
});
