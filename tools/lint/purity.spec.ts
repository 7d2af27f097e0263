import { describe, expect, it } from 'vitest';
import { lintText } from './lint-text.ts';

/** Complaints of the rules that keep the libraries pure; boundaries have a spec of their own. */
async function impurities(path: string, text: string): Promise<readonly string[]> {
  return (await lintText(path, text)).filter((complaint) => complaint.startsWith('no-restricted-'));
}

describe('purity of the libraries', { timeout: 60_000 }, () => {
  it.each([
    ['a framework', "import { Injectable } from '@nestjs/common';\nexport const made = Injectable;\n"],
    ['a Node built-in', "import { readFileSync } from 'node:fs';\nexport const read = readFileSync;\n"],
    ['a Node built-in by its old name', "export * from 'fs';\n"],
    ['a dynamic import', "export const later = import('./pane.ts');\n"],
    ['the clock', 'export const now = (): number => Date.now();\n'],
    ['the date', 'export const now = (): unknown => new Date();\n'],
    ['the stopwatch', 'export const now = (): number => performance.now();\n'],
    ['randomness', 'export const draw = (): number => Math.random();\n'],
    ['randomness, taken apart', 'export const { random } = Math;\n'],
    ['the environment', 'export const setting = process.env.SETTING;\n'],
    ['the environment by the back door', 'export const setting = globalThis.process;\n'],
    ['a timer', 'setTimeout(() => undefined, 1);\n'],
    ['the network', "export const page = fetch('x');\n"],
    ['the console', "console.log('x');\n"],
  ])('refuses %s in drift, ab-router and model-io', async (_what, text) => {
    for (const path of [
      'libs/drift/src/probe.ts',
      'libs/ab-router/src/probe.ts',
      'libs/model-io/src/probe.ts',
    ])
      expect(await impurities(path, text), path).toHaveLength(1);
  });

  it('says what to do instead', async () => {
    const complaints = await impurities(
      'libs/drift/src/probe.ts',
      'export const draw = (): number => Math.random();\n',
    );
    expect(complaints.join()).toContain('Take the random numbers as an argument');
  });

  it('lets tests and model-io/node use what they need', async () => {
    const text =
      "import { readFileSync } from 'node:fs';\nexport const text = readFileSync('x', 'utf8') + Date.now();\n";
    expect(await impurities('libs/model-io/src/node/probe.ts', text)).toEqual([]);
    expect(await impurities('libs/drift/src/probe.spec.ts', text)).toEqual([]);
    expect(await impurities('libs/drift/test/probe.ts', text)).toEqual([]);
  });

  it('has nothing to say about a pure file', async () => {
    const text =
      "import type { Pane } from './pane.ts';\n\nexport const rows = (pane: Pane): number => pane.rows;\n";
    expect(await lintText('libs/drift/src/probe.ts', text)).toEqual([]);
  });
});

describe('the environment of the api', { timeout: 60_000 }, () => {
  it.each([
    'export const port = process.env.API_PORT;\n',
    "import { env } from 'node:process';\nexport const port = env.API_PORT;\n",
    'export const { env } = process;\n',
  ])('is read in config only: %s', async (text) => {
    expect(await impurities('apps/api/src/edge/probe.ts', text)).toHaveLength(1);
    expect(await impurities('apps/api/src/config/probe.ts', text)).toEqual([]);
    expect(await impurities('apps/api/src/edge/probe.spec.ts', text)).toEqual([]);
  });
});
