import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { installHost, type InstallHost } from './install-run.ts';

const RELEASES = {
  amazon: 'NAME="Amazon Linux"\nID="amzn"\nID_LIKE="fedora"\nVERSION_ID="2023"\n',
  rhel: 'NAME="Red Hat Enterprise Linux"\nID="rhel"\nVERSION_ID="9.4"\n',
  debian: 'ID=debian\nVERSION_ID="12"\nVERSION_CODENAME=bookworm\n',
  ubuntu: "ID=ubuntu\nVERSION_ID='24.04'\nVERSION_CODENAME=noble\nUBUNTU_CODENAME=noble\n",
} as const;

const SOURCE = ['--dry-run', '--repository', 'https://git.example/switchyard.git'] as const;

let host: InstallHost | undefined;
afterEach(() => host?.remove());

function hostOf(release: string): InstallHost {
  host = installHost(release);
  return host;
}

describe('tools/install.sh --dry-run with containers', () => {
  it.each([
    [
      'amazon',
      ['dnf install -y -q git', 'dnf install -y -q docker', 'docker-compose-linux-x86_64.sha256'],
      ['apt-get', 'docker-ce'],
    ],
    [
      'rhel',
      ['dnf install -y -q git', '/rhel/gpg', '/etc/yum.repos.d/docker.repo', 'dnf install -y -q docker-ce'],
      ['apt-get'],
    ],
    [
      'debian',
      ['apt-get install -y -q --no-install-recommends git', '/debian/gpg', 'docker-compose-plugin'],
      ['dnf', '/ubuntu/'],
    ],
    [
      'ubuntu',
      ['apt-get install -y -q --no-install-recommends git', '/ubuntu/gpg', 'docker-compose-plugin'],
      ['dnf', '/debian/'],
    ],
  ] as const)(
    'on %s uses its own packages, then clones, builds, makes secrets, starts and waits',
    (name, said, unsaid) => {
      const { run, root } = hostOf(RELEASES[name]);
      const { code, output, complaint } = run(...SOURCE, '--directory', join(root, 'clone'));
      expect(complaint).toBe('');
      expect(code).toBe(0);
      for (const text of said) expect(output).toContain(text);
      for (const text of unsaid) expect(output).not.toContain(text);
      const steps = [
        'systemctl enable --quiet --now docker',
        'git clone',
        'deployment/build.ts',
        'make-secrets.ts',
        ' up --detach',
        'wait until',
      ];
      const places = steps.map((step) => output.indexOf(step));
      expect(places).not.toContain(-1);
      expect(places).toEqual([...places].sort((a, b) => a - b));
    },
  );

  it('changes nothing', () => {
    const { run, root } = hostOf(RELEASES.debian);
    const before = readdirSync(root);
    expect(run(...SOURCE, '--directory', join(root, 'clone')).code).toBe(0);
    expect(run(...SOURCE, '--directory', join(root, 'clone'), '--without-docker').code).toBe(0);
    expect(readdirSync(root)).toEqual(before);
    expect(existsSync(join(root, 'system'))).toBe(false);
  });

  it('installs no Docker where Docker with compose is there', () => {
    const { run, add, root } = hostOf(RELEASES.ubuntu);
    add('docker', 'exit 0');
    const { output } = run(...SOURCE, '--directory', join(root, 'clone'));
    expect(output).toContain('is there already');
    expect(output).not.toContain('docker-ce');
  });
});

describe('tools/install.sh --dry-run --without-docker', () => {
  it.each(['amazon', 'rhel', 'debian', 'ubuntu'] as const)(
    'on %s runs Node under systemd, and git as its user',
    (name) => {
      const { run, root } = hostOf(RELEASES[name]);
      const { code, output } = run(...SOURCE, '--directory', join(root, 'clone'), '--without-docker');
      expect(code).toBe(0);
      expect(output).toMatch(/SHASUMS256\.txt/);
      expect(output).toMatch(/runuser -u switchyard -- git clone/);
      expect(output).toContain('systemctl restart switchyard');
      expect(output).not.toMatch(/docker/);
    },
  );
});

describe('tools/install.sh refuses', () => {
  it.each([
    ['another distribution', 'ID=arch\n', SOURCE, 3, 'is not supported'],
    ['Amazon Linux 2', 'ID="amzn"\nVERSION_ID="2"\n', SOURCE, 3, 'too old'],
    ['Debian without a number', 'ID=debian\n', SOURCE, 3, 'too old'],
    ['Ubuntu 20.04', 'ID=ubuntu\nVERSION_ID="20.04"\n', SOURCE, 3, 'Use version 22'],
    ['an os-release that is a program', 'ID=$(reboot)\nVERSION_ID=12\n', SOURCE, 3, 'is not supported'],
    ['an unknown option', RELEASES.debian, ['--dryrun'], 2, 'is not an option'],
    ['an option without its value', RELEASES.debian, [...SOURCE, '--ref'], 2, '--ref needs a value'],
    ['an option in the place of a value', RELEASES.debian, ['--repository', '--dry-run'], 2, 'needs a value'],
    [
      'an unknown profile',
      RELEASES.debian,
      [...SOURCE, '--profile', 'big'],
      2,
      'minimal, monitoring or full',
    ],
    ['a relative directory', RELEASES.debian, [...SOURCE, '--directory', 'x'], 2, 'absolute path'],
    ['an address that is none', RELEASES.debian, [...SOURCE, '--publish', 'all'], 2, 'IPv4'],
    [
      'a profile of containers without Docker',
      RELEASES.debian,
      [...SOURCE, '--profile', 'full', '--without-docker'],
      2,
      'containers',
    ],
    ['no source', RELEASES.debian, ['--dry-run', '--directory', '/nowhere/at/all'], 2, '--repository URL'],
  ] as const)('%s, with what to do instead', (_, release, options, code, advice) => {
    const { run } = hostOf(release);
    const end = run(...options);
    expect(end.complaint).toContain(advice);
    expect(end.code).toBe(code);
    expect(end.output).not.toContain('would run');
  });

  it('a processor that nothing is built for', () => {
    const { run, add } = hostOf(RELEASES.debian);
    add('uname', 'echo riscv64');
    const end = run(...SOURCE);
    expect(end.code).toBe(3);
    expect(end.complaint).toContain('riscv64');
  });

  it('to change anything when it is not root', () => {
    const { run, add } = hostOf(RELEASES.debian);
    add('id', 'echo 1000');
    const end = run('--repository', 'https://git.example/switchyard.git');
    expect(end.code).toBe(1);
    expect(end.complaint).toContain('sudo');
  });
});
