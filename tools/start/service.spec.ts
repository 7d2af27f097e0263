import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { startService, type Service } from './service.ts';
import { shutDown } from './shutdown.ts';

const folder = mkdtempSync(join(tmpdir(), 'switchyard-service-'));
const NEVER = new AbortController().signal;

/** Starts a stand-in server and waits for its first line. */
function started(program: string): Promise<{ readonly service: Service; readonly lines: readonly string[] }> {
  const file = join(folder, `server-${performance.now()}.mjs`);
  writeFileSync(file, `${program}\nsetInterval(() => undefined, 1000);\nconsole.log('up');\n`);
  return new Promise((resolve) => {
    const lines: string[] = [];
    const service: Service = startService({
      name: 'api',
      program: file,
      environment: {},
      onLine: (line) => {
        lines.push(line);
        if (line === 'up') resolve({ service, lines });
      },
    });
  });
}

describe('stopping servers', { timeout: 120_000 }, () => {
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('lets them finish and counts how they ended', async () => {
    const drains =
      "process.on('SIGTERM', () => setTimeout(() => { console.log('drained'); process.exit(0); }, 100));";
    const nextLike = "process.on('SIGTERM', () => process.exit(143));";
    const fails = "process.on('SIGTERM', () => process.exit(3));";
    const servers = await Promise.all([drains, nextLike, fails, ''].map(started));
    const ends = await shutDown(
      servers.map(({ service }) => service),
      20_000,
      NEVER,
      () => undefined,
    );
    expect(ends.map((end) => end.well)).toEqual([true, true, false, true]);
    expect(ends[2]?.how).toBe('ended with code 3');
    expect(servers[0]?.lines).toContain('drained');
  });

  it('kills one that does not end in time, and says so', async () => {
    const { service } = await started("process.on('SIGTERM', () => undefined);");
    const said: string[] = [];
    const [end] = await shutDown([service], 200, NEVER, (line) => said.push(line));
    expect(end).toMatchObject({ well: false, how: 'was ended by SIGKILL' });
    expect(said).toEqual(['Not finished after 0.2 s: killing the api.']);
  });

  it('kills at once when asked again', async () => {
    const { service } = await started("process.on('SIGTERM', () => undefined);");
    const again = new AbortController();
    const ending = shutDown([service], 20_000, again.signal, () => undefined);
    again.abort();
    expect((await ending)[0]?.well).toBe(false);
  });

  it('takes an end that nobody asked for as it is', async () => {
    const { service } = await started('setTimeout(() => process.exit(7), 50);');
    expect(await service.ended).toEqual({ name: 'api', well: false, how: 'ended with code 7' });
  });
});
