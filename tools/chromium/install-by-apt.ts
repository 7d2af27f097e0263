import { installDebianPackages, mayInstallPackages } from '../process/debian-packages.ts';
import { installedBrowser } from './installed-browser.ts';

/** Installs Debian's package; only where that needs no password. */
export async function installByApt(
  stop: AbortSignal,
  say: (line: string) => void,
): Promise<string | undefined> {
  if (!mayInstallPackages()) return undefined;
  say("Installing Debian's chromium with apt-get …");
  const end = await installDebianPackages(['chromium'], { output: 'show', limitMs: 600_000 }, stop);
  return end.code === 0 ? installedBrowser() : undefined;
}
