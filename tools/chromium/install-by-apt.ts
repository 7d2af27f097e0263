import { runCommand, type Command } from '../process/run-command.ts';
import { installedBrowser } from './installed-browser.ts';

const INSTALL_LIMIT_MS = 600_000;

/** Installs Debian's package; only where that needs no password, since nobody may be there to type one. */
export async function installByApt(
  stop: AbortSignal,
  say: (line: string) => void,
): Promise<string | undefined> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return undefined;
  say("Installing Debian's chromium with apt-get …");
  const apt = (...args: readonly string[]): Command => ({
    program: 'apt-get',
    args,
    environment: { DEBIAN_FRONTEND: 'noninteractive' },
    output: 'show',
    limitMs: INSTALL_LIMIT_MS,
  });
  // A stale package list may still name a version that is there, so a failed update is no reason to stop.
  await runCommand(apt('update', '-q'), stop);
  const end = await runCommand(apt('install', '-y', '-q', '--no-install-recommends', 'chromium'), stop);
  return end.code === 0 ? installedBrowser() : undefined;
}
