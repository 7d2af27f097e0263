import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { installReason, type LockedPackages } from './install-reason.mjs';

const LOCKED: LockedPackages = {
  '': { version: '0.0.0' },
  'apps/api': { version: '0.1.0' },
  'node_modules/@switchyard/api': { link: true },
  'node_modules/pino': { version: '10.4.0', integrity: 'sha512-a' },
  'node_modules/@next/swc-darwin-arm64': { version: '16.4.6', integrity: 'sha512-b', optional: true },
};

describe('whether to install', () => {
  let root = '';

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'switchyard-install-'));
    write('package-lock.json', LOCKED);
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  function write(file: string, packages: LockedPackages): void {
    writeFileSync(join(root, file), JSON.stringify({ lockfileVersion: 3, packages }));
  }

  /** Puts in place what npm writes after an installation. */
  function install(change: LockedPackages = {}, without: readonly string[] = []): void {
    mkdirSync(join(root, 'node_modules'), { recursive: true });
    const all = { ...LOCKED, ...change };
    const kept = Object.entries(all).filter(([path]) => path !== '' && !without.includes(path));
    write('node_modules/.package-lock.json', Object.fromEntries(kept));
  }

  it('installs into a bare clone', () => {
    expect(installReason(root)).toBe('nothing is installed yet');
  });

  it('installs again after an installation that was cut short', () => {
    mkdirSync(join(root, 'node_modules'));
    expect(installReason(root)).toBe('the last installation did not finish');
  });

  it('leaves alone what is as the lockfile says, without the packages of other platforms', () => {
    install({}, ['node_modules/@next/swc-darwin-arm64']);
    expect(installReason(root)).toBeUndefined();
  });

  it('leaves alone an installation that holds more than the lockfile', () => {
    install({ 'node_modules/left-over': { version: '1.0.0' } });
    expect(installReason(root)).toBeUndefined();
  });

  it.each<readonly [string, LockedPackages, readonly string[]]>([
    ['another version', { 'node_modules/pino': { version: '10.3.0', integrity: 'sha512-a' } }, []],
    ['other bytes', { 'node_modules/pino': { version: '10.4.0', integrity: 'sha512-z' } }, []],
    ['a missing package', {}, ['node_modules/pino']],
    ['a missing workspace', {}, ['node_modules/@switchyard/api']],
    ['a copy instead of a link', { 'node_modules/@switchyard/api': { version: '0.1.0' } }, []],
  ])('installs again for %s', (_what, change, without) => {
    install(change, without);
    expect(installReason(root)).toMatch(/^package-lock\.json has changed \(node_modules\//);
  });
});
