import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { findChromium } from './find-chromium.ts';
import { installedBrowser } from './installed-browser.ts';

const NEVER = new AbortController().signal;
const folder = mkdtempSync(join(tmpdir(), 'switchyard-chromium-'));

/** A program that answers `--version` with a text. */
function program(name: string, answer: string): string {
  const file = join(folder, name);
  writeFileSync(file, `#!/bin/sh\necho "${answer}"\n`);
  chmodSync(file, 0o755);
  return file;
}

describe('finding a Chromium', { timeout: 120_000 }, () => {
  afterEach(() => vi.unstubAllEnvs());
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('takes the one that CHROMIUM_PATH names', async () => {
    const path = program('my-browser', 'Chromium 156.0.8078.79 built on Debian');
    vi.stubEnv('CHROMIUM_PATH', path);
    expect(await findChromium(NEVER, () => undefined)).toEqual({
      kind: 'found',
      path,
      source: 'CHROMIUM_PATH',
    });
  });

  it.each([
    ['is not there', '/no/such/browser'],
    ['is no browser', program('stub', 'Command not found, install the snap instead')],
  ])('says so when what CHROMIUM_PATH names %s, instead of using another', async (_what, path) => {
    vi.stubEnv('CHROMIUM_PATH', path);
    const search = await findChromium(NEVER, () => undefined);
    expect(search).toMatchObject({ kind: 'missing', message: expect.stringContaining(path) });
  });

  it('looks on the path, by the names browsers have', () => {
    writeFileSync(join(folder, 'chromium'), 'not executable');
    const chrome = program('google-chrome', 'Google Chrome 156.0.0.0');
    expect(installedBrowser(`/no/such/folder:${folder}`)).toBe(chrome);
  });
});
