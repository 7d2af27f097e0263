import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand, toolCommand } from '../process/run-command.ts';
import { workspaceRoot } from '../process/workspace-root.ts';

const DOWNLOAD_LIMIT_MS = 300_000;

/** The browser that Playwright downloaded earlier, if it is still there. */
export async function playwrightBrowser(stop: AbortSignal): Promise<string | undefined> {
  // Playwright alone knows the place; it is asked in a process of its own, as a dependency of apps/e2e, not of tools.
  const program = join(workspaceRoot, 'apps', 'e2e', 'package.json');
  const question = `console.log(require('node:module').createRequire(${JSON.stringify(program)})('@playwright/test').chromium.executablePath())`;
  const end = await runCommand({ program: process.execPath, args: ['-e', question], output: 'keep' }, stop);
  const path = end.text.trim();
  return end.code === 0 && existsSync(path) ? path : undefined;
}

/** Has Playwright download its browser; undefined where its download server cannot be reached. */
export async function installByPlaywright(
  stop: AbortSignal,
  say: (line: string) => void,
): Promise<string | undefined> {
  say('No Chromium on this machine: asking Playwright to download its own (about 170 MB) …');
  const install = toolCommand('playwright', ['install', 'chromium'], 'show');
  const end = await runCommand({ ...install, limitMs: DOWNLOAD_LIMIT_MS }, stop);
  return end.code === 0 ? playwrightBrowser(stop) : undefined;
}
