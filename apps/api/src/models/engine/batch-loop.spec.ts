import type { BatchScores } from '@switchyard/model-io';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../test/worker-clock.ts';
import { BatchLoop, type BatchFacts, type BatchLoopOptions } from './batch-loop.ts';
import { EngineError } from './engine-error.ts';
import { ThreadFailure } from './thread-failure.ts';

interface Given {
  readonly values: Float64Array;
  readonly rows: number;
  readonly end: (failure?: ThreadFailure) => Promise<void>;
}

/** Two inputs and two scores per row; the scores tell every row from every other one. */
function unbatched(values: Float64Array, rows: number): BatchScores {
  const scores = new Float64Array(2 * rows);
  for (let row = 0; row < rows; row++) {
    const [a = 0, b = 0] = values.subarray(2 * row, 2 * row + 2);
    scores.set([a === POISON ? Number.NaN : a + 1000 * b, a - b], 2 * row);
  }
  return {
    width: 2,
    scores,
    winners: Uint32Array.from({ length: rows }, (_, row) => values[2 * row + 1] ?? 0),
  };
}

const POISON = 666;

/** Lets every promise that is settled be heard of. */
const turn = () => new Promise((resolve) => setImmediate(resolve));

function loopOf(options: Partial<BatchLoopOptions> = {}) {
  const clock = new ManualClock();
  const given: Given[] = [];
  const facts: BatchFacts[] = [];
  let current: Given | null = null;
  const scorer = {
    isReady: true,
    score: (values: Float64Array, rows: number) =>
      new Promise<BatchScores>((resolve, reject) => {
        expect(current).toBeNull();
        current = {
          values,
          rows,
          end: async (failure) => {
            current = null;
            if (failure === undefined) resolve(unbatched(values, rows));
            else reject(failure);
            await turn();
          },
        };
        given.push(current);
      }),
  };
  const loop = new BatchLoop(scorer, {
    name: 'heavy v1',
    batchRows: 10,
    batchWaitMs: 0,
    clock,
    expectedMs: () => 0,
    onBatch: (batch) => facts.push(batch),
    ...options,
  });
  let count = 0;
  const submit = (rows: number, deadline = Infinity, signal: AbortSignal | null = null, isPoison = false) => {
    const values = Float64Array.from({ length: 2 * rows }, () => count++);
    if (isPoison) values[0] = POISON;
    const expected = unbatched(values, rows);
    const answer = loop.submit({ values, rows, deadline, signal }).catch((error: unknown) => error);
    return { expected, answer };
  };
  return { clock, loop, scorer, given, facts, submit, current: () => current };
}

describe('BatchLoop', () => {
  it('begins at once when idle, and gathers whole requests in order while it works', async () => {
    const { submit, given, loop } = loopOf();
    const requests = [3, 4, 5, 6, 12, 1].map((rows) => submit(rows));
    expect([given.length, loop.queuedRows, loop.runningRows]).toEqual([1, 28, 3]);
    for (let i = 0; i < 5; i++) await given[i]?.end();
    // 4 + 5 fit into 10 and 6 does not; 12 is more than a batch and goes alone.
    expect(given.map(({ rows }) => rows)).toEqual([3, 9, 6, 12, 1]);
    for (const { expected, answer } of requests) expect(await answer).toEqual(expected);
    expect(loop.isIdle).toBe(true);
  });

  it('waits for more when it is told to, but not past a full batch or the time that a request has left', async () => {
    const { submit, given, clock } = loopOf({ batchWaitMs: 20, expectedMs: () => 5 });
    void submit(1);
    clock.pass(19);
    void submit(2);
    expect(given).toHaveLength(0);
    clock.pass(1);
    expect(given.map(({ rows }) => rows)).toEqual([3]);
    await given[0]?.end();
    void submit(4);
    void submit(6);
    expect(given.map(({ rows }) => rows)).toEqual([3, 10]);
    await given[1]?.end();
    void submit(1, clock.now() + 12);
    clock.pass(6);
    expect(given).toHaveLength(2);
    clock.pass(1);
    expect(given).toHaveLength(3);
    await given[2]?.end();
    void submit(1, clock.now() + 5);
    expect(given).toHaveLength(4);
  });

  it('takes a request out when its time is over, and answers the others of a batch that runs', async () => {
    const { submit, given, clock } = loopOf();
    const [running, , late, other] = [submit(1, 5), submit(1, 20), submit(1, 10), submit(1, 30)];
    clock.pass(10);
    expect(await running.answer).toMatchObject({ code: 'timeout' });
    expect(await late.answer).toMatchObject({ code: 'timeout' });
    await given[0]?.end();
    expect(given[1]?.rows).toBe(2);
    clock.pass(10);
    await given[1]?.end();
    expect(await other.answer).toEqual(other.expected);
    expect(clock.pending).toBe(0);
  });

  it('does not score what is over, even where the timer is late', async () => {
    const { submit, given, clock, loop } = loopOf();
    const [, late, open] = [submit(1), submit(1, 10), submit(2, 50)];
    clock.stall(20);
    await given[0]?.end();
    expect(given.map(({ rows }) => rows)).toEqual([1, 2]);
    expect(await late.answer).toMatchObject({ code: 'timeout' });
    await given[1]?.end();
    expect(await open.answer).toEqual(open.expected);
    expect(loop.isIdle).toBe(true);
  });

  it('takes a request out when its caller goes, and lets go of the signal', async () => {
    const { submit, given, loop, clock } = loopOf();
    const [gone, stays] = [new AbortController(), new AbortController()];
    const [running, queued, answered] = [
      submit(1, 50, gone.signal),
      submit(2, 50, gone.signal),
      submit(3, 50, stays.signal),
    ];
    gone.abort();
    expect(await running.answer).toMatchObject({ code: 'cancelled' });
    expect(await queued.answer).toMatchObject({ code: 'cancelled' });
    expect(loop.queuedRows).toBe(3);
    await given[0]?.end();
    await given[1]?.end();
    expect(await answered.answer).toEqual(answered.expected);
    stays.abort();
    expect(await answered.answer).toEqual(answered.expected);
    expect(clock.pending).toBe(0);
  });

  it('tries the requests of a batch that threw one by one, so that one fails alone', async () => {
    const { submit, given, facts } = loopOf();
    const first = submit(1);
    const [good, bad, other, later] = [submit(2), submit(3), submit(4), submit(5)];
    await given[0]?.end();
    await given[1]?.end(new ThreadFailure('threw', 'poison'));
    await given[2]?.end();
    await given[3]?.end(new ThreadFailure('threw', 'poison'));
    await given[4]?.end();
    await given[5]?.end();
    expect(given.map(({ rows }) => rows)).toEqual([1, 9, 2, 3, 4, 5]);
    for (const { answer, expected } of [first, good, other, later]) expect(await answer).toEqual(expected);
    expect(await bad.answer).toMatchObject({ code: 'failed', cause: { message: 'poison' } });
    expect(facts.map(({ outcome }) => outcome)).toEqual([
      'succeeded',
      'split',
      'succeeded',
      'failed',
      'succeeded',
      'succeeded',
    ]);
  });

  it.each(['ended', 'hung'] as const)(
    'does not try again what %s a thread; what waits goes on when one is ready',
    async (kind) => {
      const { submit, given, scorer, loop, facts } = loopOf();
      void submit(1);
      const [bad, beside] = [submit(5), submit(5)];
      const waiting = submit(2);
      await given[0]?.end();
      scorer.isReady = false;
      await given[1]?.end(new ThreadFailure(kind, 'gone'));
      expect([await bad.answer, await beside.answer]).toMatchObject([{ code: 'failed' }, { code: 'failed' }]);
      expect([given.length, loop.queuedRows, facts.at(-1)?.isMeasured]).toEqual([2, 2, false]);
      scorer.isReady = true;
      loop.wake();
      await given[2]?.end();
      expect(await waiting.answer).toEqual(waiting.expected);
    },
  );

  it('gives no score that is no number: that request fails and names the version, the others are answered', async () => {
    const { submit, given, facts } = loopOf();
    const alone = submit(1, Infinity, null, true);
    const [good, bad] = [submit(2), submit(2, Infinity, null, true)];
    await given[0]?.end();
    await given[1]?.end();
    expect(await good.answer).toEqual(good.expected);
    for (const { answer } of [alone, bad]) {
      expect(await answer).toMatchObject({
        code: 'failed',
        message: expect.stringContaining('heavy v1') as string,
      });
    }
    expect(facts.map(({ outcome }) => outcome)).toEqual(['failed', 'succeeded']);
  });

  it('gives everybody their own rows or one reason, whatever comes in between', async () => {
    const step = fc.oneof(
      {
        weight: 6,
        arbitrary: fc.record({
          rows: fc.integer({ min: 1, max: 14 }),
          within: fc.integer({ min: 1, max: 60 }),
          poison: fc.boolean(),
        }),
      },
      { weight: 3, arbitrary: fc.constantFrom('end' as const, 'threw' as const, 'hung' as const) },
      { weight: 2, arbitrary: fc.integer({ min: 1, max: 15 }) },
      { weight: 1, arbitrary: fc.record({ cancel: fc.nat(20) }) },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 60 }),
        fc.constantFrom(0, 7),
        async (steps, batchWaitMs) => {
          const { submit, clock, given, facts, current, loop } = loopOf({ batchWaitMs });
          const requests: (ReturnType<typeof submit> & {
            readonly controller: AbortController;
            readonly rows: number;
          })[] = [];
          for (const action of steps) {
            if (typeof action === 'number') clock.pass(action);
            else if (action === 'end') await current()?.end();
            else if (typeof action === 'string') await current()?.end(new ThreadFailure(action, action));
            else if ('cancel' in action) requests[action.cancel]?.controller.abort();
            else {
              const controller = new AbortController();
              const { rows, within, poison } = action;
              requests.push({
                ...submit(rows, clock.now() + within, controller.signal, poison),
                controller,
                rows,
              });
            }
          }
          const drained = loop.drain();
          while (current() !== null) await current()?.end();
          await drained;
          for (const { answer, expected } of requests) {
            const got = await answer;
            if (got instanceof EngineError) expect(['timeout', 'failed', 'cancelled']).toContain(got.code);
            else {
              expect(got).toEqual(expected);
              expect(expected.scores.every(Number.isFinite)).toBe(true);
            }
          }
          // Whole requests up to the limit, or one alone; nothing is left behind.
          facts.forEach(({ requests: count, rows }, i) => {
            expect(given[i]?.rows).toBe(rows);
            expect(rows <= 10 || count === 1).toBe(true);
          });
          expect([loop.queuedRows, loop.runningRows, loop.isIdle, clock.pending]).toEqual([0, 0, true, 0]);
        },
      ),
      { numRuns: 300 },
    );
  });
});
