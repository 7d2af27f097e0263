import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const program = join(import.meta.dirname, 'build-container.ts');

it('says by name that Docker is missing, with a code of its own', () => {
  const end = spawnSync(process.execPath, [program, 'api'], { encoding: 'utf8', env: { PATH: '/nowhere' } });
  expect(end.status).toBe(3);
  expect(end.stderr).toContain('Docker is not to be had here');
});

it('refuses what is no service', () => {
  expect(spawnSync(process.execPath, [program, 'e2e']).status).toBe(2);
});
