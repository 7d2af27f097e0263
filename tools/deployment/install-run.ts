import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { workspaceRoot } from '../process/workspace-root.ts';

/** What tools/install.sh needs of a bare system; everything else it calls is what it installs or what changes one. */
const OF_THE_SYSTEM: readonly string[] = [
  ...[
    'awk',
    'base64',
    'bash',
    'cat',
    'chmod',
    'cut',
    'dirname',
    'env',
    'git',
    'grep',
    'head',
    'install',
    'ls',
  ],
  ...['mkdir', 'mv', 'rm', 'sed', 'sha256sum', 'sleep', 'tar', 'tr', 'gzip'],
];

/** One call of tools/install.sh, as its caller sees it. */
export interface InstallRun {
  readonly code: number | null;
  readonly output: string;
  readonly complaint: string;
}

/** A host that tools/install.sh is run on: real files and git, and a record of every call that would change the system. */
export interface InstallHost {
  readonly root: string;
  run(...options: readonly string[]): InstallRun;
  /** Puts a program on the host's path: a line of shell; `$*` are its arguments. */
  add(program: string, script: string): void;
  remove(): void;
}

function programPath(name: string): string {
  const found = spawnSync('bash', ['-c', `type -P ${name}`], { encoding: 'utf8' });
  if (found.status !== 0)
    throw new Error(`The program ${name}, which these tests run for real, is not installed.`);
  return found.stdout.trim();
}

/** Makes a host of the distribution that this os-release file describes. */
export function installHost(release: string): InstallHost {
  const root = mkdtempSync(join(tmpdir(), 'switchyard-host-'));
  const programs = join(root, 'programs');
  mkdirSync(programs);
  for (const name of OF_THE_SYSTEM) symlinkSync(programPath(name), join(programs, name));
  writeFileSync(join(root, 'os-release'), release);
  const add = (program: string, script: string): void => {
    const path = join(programs, program);
    rmSync(path, { force: true });
    writeFileSync(path, `#!${programPath('bash')}\n${script}\n`);
    chmodSync(path, 0o755);
  };
  add('uname', 'echo x86_64');
  return {
    root,
    add,
    run: (...options) => {
      const end = spawnSync(programPath('bash'), [join(workspaceRoot, 'tools/install.sh'), ...options], {
        encoding: 'utf8',
        env: {
          PATH: programs,
          ROOT: join(root, 'system'),
          OS_RELEASE: join(root, 'os-release'),
          GIT_CONFIG_GLOBAL: '/dev/null',
          READY_LIMIT_S: '0',
        },
      });
      return { code: end.status, output: end.stdout, complaint: end.stderr };
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}
