import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand, type Command, type CommandEnd } from './run-command.ts';

/** Whether packages can be installed here without a password, which nobody may be there to type. */
export function mayInstallPackages(): boolean {
  return process.platform === 'linux' && process.getuid?.() === 0;
}

/**
 * Somebody else's apt-get may be at work, too; waiting for its lock is better than giving up. A stale package list may
 * still name a version that is there, so a failed update is no reason to stop. ($0 is the first package.)
 */
const INSTALL = `
  wait='-o DPkg::Lock::Timeout=120'
  apt-get $wait update -q
  exec apt-get $wait install -y -q --no-install-recommends "$0" "$@"`;

/** How an installation runs. */
export interface PackageInstallation {
  readonly output: Command['output'];
  readonly limitMs: number;
}

/**
 * Installs packages with apt-get; on a system without it, or when they cannot be had, the end says so. Tests in
 * several processes may want packages at once, and apt-get gives up when another has its lists: they wait in line.
 */
export function installDebianPackages(
  packages: readonly string[],
  { output, limitMs }: PackageInstallation,
  stop: AbortSignal,
): Promise<CommandEnd> {
  const command: Command = {
    program: 'flock',
    args: [join(tmpdir(), 'switchyard-apt-get.lock'), 'sh', '-c', INSTALL, ...packages],
    environment: { DEBIAN_FRONTEND: 'noninteractive' },
    output,
    limitMs,
  };
  return runCommand(command, stop);
}
