import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../process/free-port.ts';
import { faults, runDoctor } from './doctor-run.ts';
import { checkDocker, checkMemory } from './machine-checks.ts';

describe('a machine on which nothing runs yet', () => {
  const other = createServer();
  let taken = 0;
  beforeAll(async () => {
    taken = await freePort();
    await new Promise<void>((resolve) => other.listen(taken, '127.0.0.1', resolve));
  });
  afterAll(() => void other.close());

  const before = async (api: number, dashboard: number, free = '0.001') =>
    runDoctor([
      '--before',
      '--json',
      ...['--api', `http://127.0.0.1:${api}`, '--dashboard', `http://127.0.0.1:${dashboard}`],
      ...['--min-free', free],
    ]);

  it('is ready when its ports are free', async () => {
    const run = await before(await freePort(), await freePort());
    expect([run.code, ...faults(run)]).toEqual([0]);
    const checks = [...faults(run, 'ok'), ...faults(run, 'warning')].map((line) => line.split(':')[0]);
    expect(checks.toSorted()).toEqual(
      ['api port', 'dashboard port', 'disk', 'docker', 'memory', 'node', 'npm'].toSorted(),
    );
  });

  it('is not when a port is taken, or its disk is full, and hears what to do', async () => {
    const port = await before(await freePort(), taken);
    expect([port.code, faults(port)]).toEqual([
      1,
      [
        expect.stringMatching(
          /^dashboard port: \d+ is in use by another program\. → .*DASHBOARD_PORT=\d+ npm start$/,
        ),
      ],
    ]);
    const disk = await before(await freePort(), await freePort(), '1000000000');
    expect([disk.code, faults(disk)]).toEqual([1, [expect.stringMatching(/^disk: .* → Free space/)]]);
  });
});

describe('memory', () => {
  it.each([
    [1, 'warning'],
    [4, 'ok'],
  ])('of %i GiB is %s', (gibibytes, verdict) => {
    expect(checkMemory(gibibytes * 2 ** 30, 0)).toMatchObject({ verdict });
  });
});

describe('Docker', () => {
  const folder = mkdtempSync(join(tmpdir(), 'switchyard-docker-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const program = (name: string, text: string): string => {
    const file = join(folder, name);
    writeFileSync(file, `#!/bin/sh\n${text}\n`);
    chmodSync(file, 0o755);
    return file;
  };

  it('is no more than a warning when it is missing or does not run', async () => {
    const missing = await checkDocker(join(folder, 'no-docker'));
    expect(missing).toMatchObject({ verdict: 'warning', says: 'It is not installed.' });
    const stopped = program('stopped', '[ "$1" = --version ] && echo 28.0.0 || exit 1');
    const found = await checkDocker(stopped);
    expect(found).toMatchObject({
      verdict: 'warning',
      says: expect.stringMatching(/engine does not answer/),
    });
    expect(found.advice).toMatch(/start Docker/);
  });

  it('is told with the version of its engine', async () => {
    const found = await checkDocker(program('running', 'echo 28.0.0'));
    expect(found).toEqual({ check: 'docker', verdict: 'ok', says: '28.0.0.' });
  });
});
