import type { Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { irisRepository } from '../../test/iris-repository.ts';
import { startLiveApi, type LiveApi } from '../../test/live-api.ts';
import { ADMIN_KEY } from '../../test/test-api.ts';
import { EventLog } from './event-log.ts';
import { EVENT_STREAMS, EventStreams } from './event-streams.ts';

const SETTINGS = { ...EVENT_STREAMS, heartbeatMs: 20, maximumStreams: 3, maximumBacklog: 64 * 1024 };

/** A watcher on a socket of its own: what it received so far. */
interface Watcher {
  readonly socket: Socket;
  text(): string;
  isClosed(): boolean;
}

describe('GET /v1/events', () => {
  let api: LiveApi;
  let log: EventLog;
  let streams: EventStreams;
  let watchers: Watcher[];

  beforeEach(async () => {
    api = await startLiveApi(await irisRepository([1]), {}, { eventStreams: SETTINGS });
    log = api.application.nest.get(EventLog, { strict: false });
    streams = api.application.nest.get(EventStreams, { strict: false });
    watchers = [];
  });
  afterEach(async () => {
    for (const { socket } of watchers) socket.destroy();
    await api.close();
  });

  async function watch(headers = '', query = '', method = 'GET'): Promise<Watcher> {
    const socket = await api.connect();
    let text = '';
    let isClosed = false;
    socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
    socket.on('close', () => (isClosed = true));
    socket.on('error', () => undefined);
    socket.write(
      `${method} /v1/events${query} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${ADMIN_KEY}\r\n${headers}\r\n`,
    );
    const watcher = { socket, text: () => text, isClosed: () => isClosed };
    watchers.push(watcher);
    await expect.poll(() => text).toContain('\r\n\r\n');
    return watcher;
  }

  const lines = (watcher: Watcher) =>
    watcher
      .text()
      .split(/\r?\n/)
      .filter((line) => /^(id|event|data|retry)/.test(line));

  it('needs a key', async () => {
    expect((await fetch(`${api.url}/v1/events`)).status).toBe(401);
    expect(streams.size).toBe(0);
  });

  it('sends events as they happen, with headers that no proxy buffers', async () => {
    const before = log.newest;
    const watcher = await watch();
    const { id } = log.publish('version.loaded', { model: 'iris', version: 3, note: 'two\nlines' });
    await expect.poll(() => watcher.text()).toContain('version.loaded');
    expect(watcher.text()).toMatch(/^HTTP\/1\.1 200 /);
    for (const header of [
      'content-type: text/event-stream; charset=utf-8',
      'cache-control: no-cache, no-transform',
      'x-accel-buffering: no',
      'x-content-type-options: nosniff',
    ]) {
      expect(watcher.text().toLowerCase()).toContain(header);
    }
    expect(lines(watcher)).toEqual([
      'retry: 3000',
      `id: ${before}`,
      `id: ${id}`,
      'event: version.loaded',
      'data: {"model":"iris","version":3,"note":"two\\nlines"}',
    ]);
  });

  it.each(['header', 'query'])('replays what was missed, told by %s', async (place) => {
    const [first, second, third] = [1, 2, 3].map((version) => log.publish('version.loaded', { version }));
    const watcher =
      place === 'header'
        ? await watch(`Last-Event-ID: ${first?.id}\r\n`)
        : await watch('', `?last_event_id=${first?.id}`);
    await expect.poll(() => watcher.text()).toContain(`id: ${third?.id}`);
    expect(lines(watcher).filter((line) => line.startsWith('id'))).toEqual(
      [first, second, third].map((event) => `id: ${event?.id}`),
    );
    expect(watcher.text()).not.toContain('gap');
  });

  it.each(['1', 'not-an-id', '', '9999999999999999', '-1', '0x10', '1e3'])(
    'says that there is a gap after %j, which it never gave or has forgotten',
    async (id) => {
      const event = log.publish('routing.changed', { model: 'iris' });
      const watcher = await watch('', `?last_event_id=${id}`);
      await expect.poll(() => watcher.text()).toContain('routing.changed');
      expect(lines(watcher).filter((line) => /^(id|event)/.test(line))).toEqual([
        `id: ${event.id - 1}`,
        `id: ${event.id - 1}`,
        'event: gap',
        `id: ${event.id}`,
        'event: routing.changed',
      ]);
    },
  );

  it('keeps quiet streams alive with comments', async () => {
    const watcher = await watch();
    await expect.poll(() => watcher.text().split(': still here').length).toBeGreaterThan(3);
    expect(lines(watcher)).toHaveLength(2);
  });

  it('answers HEAD with headers and no stream', async () => {
    const watcher = await watch('', '', 'HEAD');
    await expect.poll(() => watcher.isClosed()).toBe(true);
    expect(watcher.text()).toContain('text/event-stream');
    expect(streams.size).toBe(0);
  });

  it('refuses more streams than the limit, and takes new ones when others have gone', async () => {
    const [first] = [await watch(), await watch(), await watch()];
    const refused = await watch();
    expect(refused.text()).toMatch(/^HTTP\/1\.1 503 /);
    expect(refused.text().toLowerCase()).toContain('retry-after: 5');
    expect(refused.text()).toContain('too_many_streams');
    first.socket.destroy();
    await expect.poll(() => streams.size).toBe(2);
    expect((await watch()).text()).toMatch(/^HTTP\/1\.1 200 /);
  });

  it('drops a reader that does not keep up, and no other', async () => {
    const slow = await watch();
    const quick = await watch();
    slow.socket.pause();
    const note = 'x'.repeat(32 * 1024);
    // The system's own buffers take some megabytes before anything waits here.
    for (let sent = 0; streams.size === 2 && sent < 2000; sent++) {
      log.publish('drift.changed', { sent, note });
      await expect.poll(() => quick.text().includes(`"sent":${sent},`), { interval: 1 }).toBe(true);
    }
    expect(streams.size).toBe(1);
    const last = log.publish('store.available', {});
    await expect.poll(() => quick.text()).toContain(`id: ${last.id}`);
    slow.socket.resume();
    await expect.poll(() => slow.isClosed()).toBe(true);
  });

  it('ends every stream before the server closes, even one that nobody reads', async () => {
    const [one, two] = [await watch(), await watch()];
    two.socket.pause();
    await api.application.nest.close();
    await expect.poll(() => one.isClosed()).toBe(true);
    expect(one.text()).toContain('event: shutdown\ndata: {');
    expect(streams.size).toBe(0);
  });

  it('opens no stream while the process drains', async () => {
    api.application.lifecycle.drain();
    expect((await watch()).text()).toMatch(/^HTTP\/1\.1 503 /);
  });
});
