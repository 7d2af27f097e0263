import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { ADMIN_KEY, emptyDataDirectory, startSystem, type System } from './system.ts';

async function armsOf(system: System): Promise<readonly string[]> {
  const answers = Array.from({ length: 100 }, async (_, i) => {
    const answer = await fetch(`${system.api}/predict`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ features: [5.1, 3.5, 1.4, 0.2], unit: `unit-${i}` }),
    });
    return ((await answer.json()) as { readonly variant: string }).variant;
  });
  return Promise.all(answers);
}

test('an installation survives a restart and a broken version', async () => {
  test.setTimeout(300_000);
  const dataDirectory = await emptyDataDirectory();
  const key = { SWITCHYARD_ADMIN_KEY: ADMIN_KEY };
  const first = await startSystem(dataDirectory, key);
  expect(first.greeting).toContain(first.dashboard);
  expect(first.greeting).not.toContain(ADMIN_KEY);
  const arms = await armsOf(first);
  expect(new Set(arms)).toEqual(new Set(['v1', 'v2']));
  expect(await first.stop()).toBe(0);

  const second = await startSystem(dataDirectory, key);
  expect(await armsOf(second)).toEqual(arms);
  expect(await second.stop()).toBe(0);

  const weights = join(dataDirectory, 'models', 'iris', '2', 'weights', 'forest.bin');
  const bytes = await readFile(weights);
  bytes[1000] = (bytes[1000] ?? 0) ^ 0xff;
  await writeFile(weights, bytes);
  const third = await startSystem(dataDirectory, key);
  expect(new Set(await armsOf(third))).toEqual(new Set(['v1']));
  const config = await (await fetch(`${third.api}/config`)).text();
  expect(config).toContain('weights/forest.bin');
  expect(await third.stop()).toBe(0);
});
