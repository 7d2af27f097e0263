import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { overloaded } from './admission.ts';
import { RunQueue } from './run-queue.ts';

const UNLIMITED = { maximumWaitMs: Infinity, timeoutMs: Infinity };

/** Holds the event loop. */
function compute(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

const heavy =
  (ms: number, log: unknown[] = [], name: unknown = null) =>
  () => {
    compute(ms);
    log.push(name);
    return name;
  };

describe('a run queue', () => {
  it('runs a task at once while there is little to do', () => {
    const queue = new RunQueue(UNLIMITED, overloaded);
    expect(queue.run((hasWaited) => hasWaited)).toBe(false);
    expect(queue.run(() => 'second')).toBe('second');
    expect(queue.length).toBe(0);
  });

  it('lets tasks wait, in order, once the turn is used up, and tells them', async () => {
    const queue = new RunQueue(UNLIMITED, overloaded);
    const log: unknown[] = [];
    expect(queue.run(heavy(8, log, 'first'))).toBe('first');
    const later = ['a', 'b', 'c'].map((name) =>
      Promise.resolve(
        queue.run((hasWaited) => {
          log.push(name);
          return hasWaited;
        }),
      ),
    );
    expect(queue.length).toBe(3);
    expect(log).toEqual(['first']);
    expect(await Promise.all(later)).toEqual([true, true, true]);
    expect(log).toEqual(['first', 'a', 'b', 'c']);
    await nextTurn();
    expect(queue.run((hasWaited) => hasWaited)).toBe(false);
  });

  it('gives the event loop its turn between tasks that take long', async () => {
    const queue = new RunQueue(UNLIMITED, overloaded);
    const log: unknown[] = [];
    const tasks = Array.from({ length: 4 }, async (_, i) => queue.run(heavy(8, log, i)));
    let heard = 0;
    const listen = async () => {
      while (log.length < 4) {
        await nextTurn();
        heard++;
      }
    };
    await Promise.all([...tasks, listen()]);
    expect(log).toEqual([0, 1, 2, 3]);
    expect(heard).toBeGreaterThanOrEqual(3);
  });

  it('hears callers before it goes on, so that what is too much is refused early', async () => {
    const queue = new RunQueue({ maximumWaitMs: 60, timeoutMs: Infinity }, overloaded);
    // It learns what a task takes.
    for (let i = 0; i < 40; i++) {
      await queue.run(heavy(6));
      await nextTurn();
    }
    const outcomes: string[] = [];
    const tasks = Array.from({ length: 100 }, async () => {
      try {
        await queue.run(heavy(6));
        outcomes.push('done');
      } catch (error) {
        expect(error).toMatchObject({ code: 'overloaded', headers: { 'retry-after': '1' } });
        outcomes.push('refused');
      }
    });
    await Promise.all(tasks);
    const done = outcomes.filter((outcome) => outcome === 'done').length;
    expect(done).toBeGreaterThan(2);
    expect(done).toBeLessThan(50);
    // Refusals come before anybody else has been served.
    expect(outcomes.slice(0, 100 - done)).toEqual(Array<string>(100 - done).fill('refused'));
  });

  it('gives up whoever has waited longer than the limit', async () => {
    const queue = new RunQueue({ maximumWaitMs: Infinity, timeoutMs: 20 }, overloaded);
    queue.run(heavy(8));
    const second = queue.run(heavy(30));
    const third = queue.run(heavy(30));
    await Promise.all([
      expect(third).rejects.toMatchObject({ code: 'deadline_exceeded' }),
      expect(second).resolves.toBeNull(),
    ]);
    await nextTurn();
    expect(queue.run(() => 'next')).toBe('next');
  });

  it('passes on what a task throws, whether it has waited or not', async () => {
    const queue = new RunQueue(UNLIMITED, overloaded);
    const fail = () => {
      compute(8);
      throw new RangeError('no such row');
    };
    expect(() => queue.run(fail)).toThrow(RangeError);
    await expect(queue.run(fail)).rejects.toThrow(RangeError);
    expect(await queue.run(() => 'fine')).toBe('fine');
  });

  it('keeps its order over many thousands', async () => {
    const queue = new RunQueue(UNLIMITED, overloaded);
    const log: number[] = [];
    void queue.run(heavy(8));
    await Promise.all(Array.from({ length: 5_000 }, async (_, i) => queue.run(() => log.push(i))));
    expect(log).toEqual(Array.from({ length: 5_000 }, (_, i) => i));
  });
});
