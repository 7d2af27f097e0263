import { beforeAll, describe, expect, it } from 'vitest';
import { lintText } from './lint-text.ts';
import { rememberProjectGraph } from './project-graph.ts';

const BOUNDARIES = '@nx/enforce-module-boundaries';

async function complaintsAbout(path: string, text: string): Promise<readonly string[]> {
  return (await lintText(path, text)).filter((complaint) => complaint.startsWith(BOUNDARIES));
}

describe('arrows between projects', { timeout: 120_000 }, () => {
  beforeAll(rememberProjectGraph, 120_000);

  it.each([
    ['apps/api/src/probe.ts', '@switchyard/drift'],
    ['apps/trainer/src/probe.ts', '@switchyard/ab-router'],
    ['apps/trainer/src/probe.ts', '@switchyard/api-client'],
    ['apps/dashboard/app/probe.ts', '@switchyard/model-io'],
    ['apps/dashboard/app/probe.ts', '@switchyard/api-client'],
    ['apps/trainer/src/probe.ts', '@switchyard/model-io/node'],
  ])('%s may import %s', async (path, target) => {
    expect(await complaintsAbout(path, `export * from '${target}';\n`)).toEqual([]);
  });

  it.each([
    ['libs/drift/src/probe.ts', '@switchyard/model-io'],
    ['libs/ab-router/src/probe.ts', '@switchyard/drift'],
    ['libs/model-io/src/node/probe.ts', '@switchyard/drift'],
    ['libs/api-client/src/probe.ts', '@switchyard/drift'],
    ['apps/api/src/probe.ts', '@switchyard/api-client'],
    ['apps/e2e/src/probe.ts', '@switchyard/model-io'],
  ])('%s may not import %s', async (path, target) => {
    expect(await complaintsAbout(path, `export * from '${target}';\n`)).toHaveLength(1);
  });

  it.each([
    ['apps/dashboard/app/probe.ts', '../../api/src/main.ts'],
    ['apps/api/src/probe.ts', '../../trainer/src/main.ts'],
    ['libs/drift/src/probe.ts', '../../ab-router/src/murmur3.ts'],
  ])('%s may not reach %s by path', async (path, target) => {
    expect(await complaintsAbout(path, `export * from '${target}';\n`)).toHaveLength(1);
  });

  it('refuses a package that only another project declares', async () => {
    expect(
      await complaintsAbout('apps/trainer/src/probe.ts', "export * from '@nestjs/common';\n"),
    ).toHaveLength(1);
    expect(await complaintsAbout('apps/api/src/probe.ts', "export * from '@nestjs/common';\n")).toEqual([]);
  });
});
