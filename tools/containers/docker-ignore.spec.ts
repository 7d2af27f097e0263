import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { workspaceRoot } from '../process/workspace-root.ts';
import { readDockerIgnore } from './docker-ignore.ts';

describe('the build context', () => {
  const ignores = readDockerIgnore(readFileSync(join(workspaceRoot, '.dockerignore'), 'utf8'));

  it.each([
    'package-lock.json',
    'libs/drift/package.json',
    'libs/drift/dist/index.js',
    'apps/api/dist/store/store.js',
    'apps/trainer/recipes/iris-v1.json',
    'apps/dashboard/.next/standalone/apps/dashboard/.next/static/chunks/a.js',
    'apps/dashboard/.next/standalone/node_modules/next/package.json',
    'tools/containers/image/health-check.mjs',
  ])('has %s', (path) => {
    expect(ignores(path)).toBe(false);
  });

  it.each([
    '.git/config',
    '.env',
    '.switchyard/store.db',
    'deploy/docker/secrets/admin-key',
    'node_modules/next/package.json',
    'apps/api/src/main.ts',
    'libs/drift/dist/index.d.ts',
    'libs/drift/dist/index.js.map',
    'libs/drift/dist/tsconfig.lib.tsbuildinfo',
    'libs/drift/README.md',
    'apps/dashboard/.next/cache/a',
    'apps/dashboard/.next/standalone/node_modules/@img/sharp/package.json',
    'tools/affected-containers.ts',
  ])('does not have %s', (path) => {
    expect(ignores(path)).toBe(true);
  });
});

it('is decided by the last pattern that matches', () => {
  const ignores = readDockerIgnore('*\n# note\n!a\na/b?/\n!a/**/keep.js\n');
  const kept = ['a/x', 'a/b', 'a/b1/keep.js', 'a/b1/c/keep.js', 'other', 'a/b1/c'].filter(
    (path) => !ignores(path),
  );
  expect(kept).toEqual(['a/x', 'a/b', 'a/b1/keep.js', 'a/b1/c/keep.js']);
});
