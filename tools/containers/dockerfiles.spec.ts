import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { validate } from 'dockerfile-utils';
import { describe, expect, it } from 'vitest';
import { workspaceRoot } from '../process/workspace-root.ts';
import { dockerfileStages, type DockerStep } from './dockerfile-stages.ts';
import { dockerfileOf, SERVICES } from './services.ts';

type OfKind<K extends DockerStep['kind']> = Extract<DockerStep, { readonly kind: K }>;

describe.each(SERVICES)("the %s's Dockerfile", (service) => {
  const text = readFileSync(join(workspaceRoot, dockerfileOf(service)), 'utf8');
  const stages = dockerfileStages(text);
  const steps = stages.at(-1)?.steps ?? [];
  const ofKind = <K extends DockerStep['kind']>(kind: K): readonly OfKind<K>[] =>
    steps.filter((step): step is OfKind<K> => step.kind === kind);

  it('passes its checker', () => {
    expect(
      validate(text).map(({ message, range }) => `line ${range.start.line + 1}: ${JSON.stringify(message)}`),
    ).toEqual([]);
  });

  it('starts from the Node that the workspace pins, to the patch', () => {
    const { devDependencies } = JSON.parse(readFileSync(join(workspaceRoot, 'package.json'), 'utf8')) as {
      readonly devDependencies: { readonly node: string };
    };
    expect(/^ARG NODE_IMAGE=(.+)$/m.exec(text)?.[1]).toBe(`node:${devDependencies.node}-bookworm-slim`);
    expect(new Set(stages.map(({ image }) => image))).toEqual(new Set([`\${NODE_IMAGE}`]));
  });

  it('runs without a shell, as a user without rights, and says how it is', () => {
    expect(ofKind('user').map(({ user }) => user)).toEqual(['1000:1000']);
    expect(ofKind('cmd')[0]?.argv?.[0]).toBe('node');
    const health = ofKind('healthcheck')[0];
    expect(health).toBeDefined();
    if (service !== 'trainer') expect(health?.argv?.[0]).toBe('node');
    expect(ofKind('run')).toEqual([]);
  });

  it('names its version and commit', () => {
    expect(text).toContain(`org.opencontainers.image.version="\${VERSION}"`);
    expect(text).toContain(`org.opencontainers.image.revision="\${COMMIT}"`);
  });

  it('copies only what exists or is built, and nothing of other apps', () => {
    const copied = stages
      .flatMap((stage) => stage.steps)
      .filter((step) => step.kind === 'copy')
      .filter(({ from }) => from === undefined)
      .flatMap(({ sources }) => sources);
    for (const source of copied) {
      expect(source).not.toMatch(/^\.?$/);
      if (source.startsWith('apps/')) expect(source.startsWith(`apps/${service}/`)).toBe(true);
      if (!/\/(dist|\.next)\b/.test(source)) expect(existsSync(join(workspaceRoot, source))).toBe(true);
    }
  });

  it('copies every library that the app depends on', () => {
    if (service === 'dashboard') return;
    const { dependencies } = JSON.parse(
      readFileSync(join(workspaceRoot, 'apps', service, 'package.json'), 'utf8'),
    ) as { readonly dependencies: Readonly<Record<string, string>> };
    const libraries = Object.keys(dependencies)
      .filter((name) => name.startsWith('@switchyard/'))
      .map((name) => name.replace('@switchyard/', 'libs/'));
    const copied = ofKind('copy').flatMap(({ sources }) => sources);
    for (const library of libraries)
      expect(copied).toEqual(expect.arrayContaining([`${library}/package.json`, `${library}/dist`]));
    expect(copied.filter((path) => path.startsWith('libs/'))).toHaveLength(2 * libraries.length);
  });
});

it.each([
  ['an unknown instruction', 'FROM node:24\nFETCH x\n'],
  ['a COPY without a target', 'FROM node:24\nCOPY x\n'],
  ['a port that is none', 'FROM node:24\nEXPOSE many\n'],
])('the checker finds %s', (_what, text) => {
  expect(validate(text)).not.toEqual([]);
});
