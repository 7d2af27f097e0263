import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { engineUnderTest } from '../../test/store-engines.ts';
import { label } from '../../test/store-rows.ts';
import { sqliteFile } from './sqlite-store.ts';

const COMMAND = fileURLToPath(new URL('../../dist/store/store-command.js', import.meta.url));
const engine = engineUnderTest(null);

/** Runs the built command; the environment is only what is given here. */
async function run(dataDirectory: string, ...parameters: readonly string[]) {
  const child = spawn(process.execPath, [COMMAND, ...parameters], {
    env: { SWITCHYARD_DATA_DIR: dataDirectory },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output };
}

describe('the commands of the store', () => {
  it('back up beside a running api, and restore only where none runs', async () => {
    const address = await engine.address();
    const store = await engine.open(address);
    await store.db.insertInto('labels').values(label(1, 1_700_000_000_000)).execute();
    const file = join(address.dataDirectory, 'backup');

    expect(await run(address.dataDirectory, 'backup', file)).toMatchObject({
      code: 0,
      output: expect.stringContaining('1 labels'),
    });
    expect(await run(address.dataDirectory, 'restore', file, '--force')).toMatchObject({
      code: 1,
      output: expect.stringContaining(`in use by process ${process.pid}`),
    });

    const other = await engine.address();
    expect(await run(other.dataDirectory, 'restore', file)).toMatchObject({ code: 0 });
    expect(await run(other.dataDirectory, 'restore', file)).toMatchObject({
      code: 1,
      output: expect.stringContaining('--force'),
    });
    const restored = await engine.open(other);
    expect(await restored.db.selectFrom('labels').selectAll().execute()).toEqual([
      label(1, 1_700_000_000_000),
    ]);
  });

  it.each([
    [[], 'Usage'],
    [['backup'], 'Usage'],
    [['copy', 'x'], 'Usage'],
    [['backup', 'x', '--forse'], 'Usage'],
    [['backup', 'nowhere/x'], 'There is no directory'],
    [['backup', 'x'], 'There is no store'],
    [['restore', 'x'], 'There is no file'],
  ])('say what is missing in %j and make nothing', async (parameters, message) => {
    const { dataDirectory } = await engine.address();
    const { code, output } = await run(dataDirectory, ...parameters);
    expect(code).toBe(1);
    expect(output).toContain(message);
    expect(existsSync(sqliteFile(dataDirectory))).toBe(false);
  });
});
