import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventLog } from './event-log.ts';

const NOW = 1_700_000_000_000;
const publishMany = (log: EventLog, count: number) =>
  Array.from({ length: count }, (_, i) => log.publish('version.loaded', { model: 'iris', version: i }));

describe('EventLog', () => {
  it('tells what came after an id, and nothing twice', () => {
    const log = new EventLog(() => NOW);
    const [first, second, third] = publishMany(log, 3);
    expect(log.since(log.newest)).toEqual({ events: [], hasGap: false, from: third?.id });
    expect(log.since(first?.id ?? 0)).toEqual({ events: [second, third], hasGap: false, from: first?.id });
    expect(log.since((first?.id ?? 0) - 1).events).toHaveLength(3);
  });

  it('keeps the last 1,000 and says when there were more', () => {
    const log = new EventLog(() => NOW);
    const events = publishMany(log, 2500);
    const idOf = (index: number) => events[index]?.id ?? 0;
    expect(log.since(idOf(1499))).toEqual({ events: events.slice(1500), hasGap: false, from: idOf(1499) });
    expect(log.since(idOf(1498))).toEqual({ events: events.slice(1500), hasGap: true, from: idOf(1499) });
  });

  it('knows that the ids of another run are not its own', () => {
    const [earlier, now, later] = [NOW - 1, NOW, NOW + 1].map((start) => {
      const log = new EventLog(() => start);
      publishMany(log, 5);
      return log;
    });
    for (const id of [earlier?.newest, later?.newest, 0, Number.NaN]) {
      expect(now?.since(id ?? 0)).toMatchObject({ hasGap: true, events: { length: 5 } });
    }
    expect(earlier?.newest).toBeLessThan(now?.newest ?? 0);
  });

  it('stops telling who has gone', () => {
    const log = new EventLog(() => NOW);
    const heard: number[] = [];
    const unsubscribe = log.subscribe(({ id }) => heard.push(id));
    const [one] = publishMany(log, 1);
    unsubscribe();
    publishMany(log, 1);
    expect(heard).toEqual([one?.id]);
  });

  it('a watcher who comes back at any time has everything in order, or knows of the gap', () => {
    fc.assert(
      fc.property(fc.nat(2200), fc.nat(2200), (count, seen) => {
        const log = new EventLog(() => NOW);
        const start = log.newest;
        publishMany(log, count);
        const { events, hasGap, from } = log.since(start + seen);
        expect(events.map(({ id }) => id)).toEqual(events.map((_, i) => from + 1 + i));
        expect(from + events.length).toBe(log.newest);
        expect(hasGap).toBe(seen > count || seen < count - 1000);
      }),
      { numRuns: 50 },
    );
  });
});
