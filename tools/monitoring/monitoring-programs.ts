import { installDebianPackages, mayInstallPackages } from '../process/debian-packages.ts';
import { runCommand } from '../process/run-command.ts';

const INSTALL_LIMIT_MS = 300_000;
const VERSION_LIMIT_MS = 20_000;

/** Exit code of a program that cannot run because Prometheus or Alertmanager cannot be had on this machine. */
export const EXIT_NO_MONITORING = 3;

/** Which of Debian's programs runs each part. */
const PROGRAMS = {
  prometheus: { names: ['prometheus'], debian: 'prometheus' },
  promtool: { names: ['promtool'], debian: 'prometheus' },
  // Elsewhere than on Debian the same program has the shorter name.
  alertmanager: { names: ['prometheus-alertmanager', 'alertmanager'], debian: 'prometheus-alertmanager' },
  amtool: { names: ['amtool'], debian: 'prometheus-alertmanager' },
} as const;

export type MonitoringProgram = keyof typeof PROGRAMS;

/** Thrown when a program is not there and cannot be installed; carries what to do and the exit code for it. */
export class MonitoringMissing extends Error {
  readonly exitCode = EXIT_NO_MONITORING;
}

let installing: Promise<void> | undefined;

/**
 * The command that starts a program of Prometheus or Alertmanager, which is installed by apt-get where that needs no
 * password.
 * @throws MonitoringMissing when it cannot be had
 */
export async function monitoringProgram(
  program: MonitoringProgram,
  say: (line: string) => void = () => undefined,
  stop: AbortSignal = new AbortController().signal,
): Promise<string> {
  const found = await installed(program, stop);
  if (found !== undefined) return found;
  if (mayInstallPackages()) {
    installing ??= install(say, stop);
    await installing;
    const afterwards = await installed(program, stop);
    if (afterwards !== undefined) return afterwards;
  }
  const { names, debian } = PROGRAMS[program];
  throw new MonitoringMissing(
    `${names[0]} was not found and could not be installed. Install it (Debian, Ubuntu: apt-get install ${debian}; ` +
      'elsewhere: put the programs of Prometheus and Alertmanager on the PATH) and run this again.',
  );
}

async function installed(program: MonitoringProgram, stop: AbortSignal): Promise<string | undefined> {
  for (const name of PROGRAMS[program].names) {
    const command = {
      program: name,
      args: ['--version'],
      output: 'keep',
      limitMs: VERSION_LIMIT_MS,
    } as const;
    if ((await runCommand(command, stop)).code === 0) return name;
  }
  return undefined;
}

async function install(say: (line: string) => void, stop: AbortSignal): Promise<void> {
  say("Installing Debian's prometheus and prometheus-alertmanager with apt-get …");
  const packages = ['prometheus', 'prometheus-alertmanager'];
  const end = await installDebianPackages(packages, { output: 'keep', limitMs: INSTALL_LIMIT_MS }, stop);
  if (end.code !== 0)
    say(`apt-get could not install them:\n${end.text.trim().split('\n').slice(-5).join('\n')}`);
}
