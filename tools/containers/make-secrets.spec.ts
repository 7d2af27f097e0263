import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const program = join(import.meta.dirname, 'make-secrets.ts');
const NAMES = ['admin-key', 'grafana-password', 'postgres-password', 'database-url', 'alert-addresses'];

it('makes the secrets once, for nobody else to read, and never prints them', () => {
  const folder = mkdtempSync(join(tmpdir(), 'switchyard-secrets-'));
  try {
    const made = spawnSync(process.execPath, [program, folder], { encoding: 'utf8' });
    expect(made.status).toBe(0);
    const secrets = NAMES.map((name) => readFileSync(join(folder, name), 'utf8').trim());
    expect(secrets[0]).toMatch(/^[0-9a-f]{64}$/);
    expect(secrets[3]).toBe(`postgres://switchyard:${secrets[2]}@postgres:5432/switchyard`);
    expect(new Set(secrets).size).toBe(NAMES.length);
    for (const secret of secrets) expect(made.stdout).not.toContain(secret);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(readFileSync(join(folder, '.gitignore'), 'utf8')).toBe('*\n');

    const again = spawnSync(process.execPath, [program, folder], { encoding: 'utf8' });
    expect(again.stdout.match(/^kept/gm)).toHaveLength(NAMES.length);
    expect(NAMES.map((name) => readFileSync(join(folder, name), 'utf8').trim())).toEqual(secrets);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
