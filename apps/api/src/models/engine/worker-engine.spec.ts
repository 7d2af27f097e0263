import { once } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import { CUES, plainScore } from '../../../test/worker-cues.ts';
import { ask, INPUTS, occupy, openFaulty } from '../../../test/worker-faulty-engine.ts';
import type { BatchFacts } from './batch-loop.ts';
import { EngineError } from './engine.ts';

describe('a worker engine under load', () => {
  it('answers 200 concurrent callers, each with their own rows, in far fewer batches', async () => {
    const engine = await openFaulty({ batchRows: 64 });
    const batches: BatchFacts[] = [];
    const stop = engine.onBatch((batch) => batches.push(batch));
    const callers = Array.from({ length: 200 }, async (_, caller) => {
      for (let round = 0; round < 20; round++) {
        const rows = Array.from(
          { length: 1 + ((caller + round) % 5) },
          (__, i) => [caller, 20 * round + i] as const,
        );
        const asked = rows.map(([first, second]) => [first, second] as const);
        expect(await ask(engine, asked)).toEqual(rows.map(([first, second]) => plainScore(first, second)));
      }
    });
    await Promise.all(callers);
    stop();
    expect(engine.load).toMatchObject({
      rowsScored: 12_000,
      queuedRows: 0,
      runningRows: 0,
      restarts: 0,
      breaker: 'closed',
    });
    expect(batches).toHaveLength(engine.load.batches);
    expect(batches.length).toBeLessThan(1000);
    expect(Math.max(...batches.map(({ rows }) => rows))).toBeGreaterThan(32);
    expect(batches.every(({ rows, outcome }) => rows <= 64 && outcome === 'succeeded')).toBe(true);
  });

  it('leaves the event loop to others while the thread computes', async () => {
    const engine = await openFaulty();
    let turns = 0;
    let isDone = false;
    const spin = () => {
      turns++;
      if (!isDone) setImmediate(spin);
    };
    spin();
    await ask(engine, [[CUES.busy, 300]]);
    isDone = true;
    expect(turns).toBeGreaterThan(100);
  });

  it('refuses what would wait too long or be too much, says when to come again, and says so beforehand', async () => {
    const engine = await openFaulty({ maximumQueuedRows: 10, timeoutMs: 100, batchRows: 1 });
    expect(engine.isSaturated(10)).toBe(false);
    expect(
      await ask(
        engine,
        Array.from({ length: 11 }, () => [1] as const),
      ),
    ).toMatchObject({ code: 'overloaded', retryAfterMs: null });
    for (let i = 0; i < 5; i++) await occupy(engine, 60);
    const running = occupy(engine, 60);
    const queued = Array.from({ length: 8 }, () => ask(engine, [[2]]));
    expect(engine.load).toMatchObject({ queuedRows: 8, runningRows: 1 });
    expect(engine.load.expectedWaitMs).toBeGreaterThan(100);
    expect(engine.isSaturated(1)).toBe(true);
    const late = await ask(engine, [[3]], { withinMs: 100 });
    expect(late).toMatchObject({ code: 'overloaded' });
    expect(late instanceof EngineError && late.retryAfterMs).toBeGreaterThan(100);
    const patient = ask(engine, [[3]], { withinMs: 60_000 });
    expect(await ask(engine, [[4], [4]], { withinMs: 60_000 })).toMatchObject({ code: 'overloaded' });
    await running;
    for (const answer of queued) expect(await answer).toEqual([6]);
    expect(await patient).toEqual([9]);
    expect(engine.load.breaker).toBe('closed');
    expect(engine.isSaturated(1)).toBe(false);
  });

  it('gives up at the deadline, in the queue and in the thread, and goes on for the others', async () => {
    const engine = await openFaulty();
    const running = ask(engine, [[CUES.late, 200]], { withinMs: 50 });
    const queued = ask(engine, [[1]], { withinMs: 60 });
    const patient = ask(engine, [[2]]);
    expect([await running, await queued]).toMatchObject([{ code: 'timeout' }, { code: 'timeout' }]);
    expect(await patient).toEqual([6]);
    expect(await ask(engine, [[1]], { withinMs: -1 })).toMatchObject({ code: 'timeout' });
    expect(engine.load).toMatchObject({ batches: 2, rowsScored: 1, restarts: 0 });
  });

  it('does not score for callers that are gone', async () => {
    const engine = await openFaulty();
    const controller = new AbortController();
    const running = occupy(engine, 50);
    const gone = Array.from({ length: 5 }, () => ask(engine, [[1], [2]], { signal: controller.signal }));
    const stays = ask(engine, [[3]]);
    expect(engine.load.queuedRows).toBe(11);
    controller.abort();
    expect(engine.load.queuedRows).toBe(1);
    for (const answer of gone) expect(await answer).toMatchObject({ code: 'cancelled' });
    expect(await ask(engine, [[1]], { signal: controller.signal })).toMatchObject({ code: 'cancelled' });
    await running;
    expect(await stays).toEqual([9]);
    expect(engine.load).toMatchObject({ batches: 2, rowsScored: 2 });
  });

  it('lets only the request fail whose rows the model cannot take', async () => {
    const engine = await openFaulty();
    const running = occupy(engine, 30);
    const cues = [CUES.throw, CUES.notANumber, CUES.short];
    const answers = [[1], [cues[0]], [2], [cues[1]], [3], [cues[2]], [4]].map(([first = 0]) =>
      ask(engine, [[first]]),
    );
    await running;
    const got = await Promise.all(answers);
    expect(got.map((answer) => (answer instanceof EngineError ? answer.code : answer))).toEqual([
      [3],
      'failed',
      [6],
      'failed',
      [9],
      'failed',
      [12],
    ]);
    for (const answer of got) if (answer instanceof EngineError) expect(answer.message).toContain('heavy v1');
    expect(engine.load).toMatchObject({ breaker: 'closed', restarts: 0, rowsScored: 5 });
  });

  it('turns away whom it cannot serve with a reason, and serves all others rightly', async () => {
    const engine = await openFaulty({ maximumQueuedRows: 50, batchRows: 16 });
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, i) => ask(engine, [[i], [i, 1]]).then((got) => ({ i, got }))),
    );
    const refused = answers.filter(({ got }) => got instanceof EngineError);
    expect(refused).toHaveLength(200 - 26);
    for (const { i, got } of answers) {
      if (got instanceof EngineError)
        expect([got.code, (got.retryAfterMs ?? 0) > 0]).toEqual(['overloaded', true]);
      else expect(got).toEqual([3 * i, 3 * i + 1]);
    }
    expect(await ask(engine, [[1]])).toEqual([3]);
  });

  it('copies what it is given before it returns', async () => {
    const engine = await openFaulty();
    const values = new Float64Array(INPUTS).fill(7);
    const answer = engine.scoreBatch(values, 1, { deadline: Infinity, signal: null });
    values.fill(0);
    expect([...(await answer).scores]).toEqual([plainScore(7, 7)]);
    await expect(engine.scoreBatch(values, 2, { deadline: Infinity, signal: null })).rejects.toThrow(
      RangeError,
    );
    expect(await ask(engine, [])).toEqual([]);
  });

  it('lets go of a signal once the request is settled', async () => {
    const engine = await openFaulty();
    const controller = new AbortController();
    const remove = vi.spyOn(controller.signal, 'removeEventListener');
    const add = vi.spyOn(controller.signal, 'addEventListener');
    await ask(engine, [[1]], { signal: controller.signal });
    await ask(engine, [[CUES.throw]], { signal: controller.signal });
    await ask(engine, [[CUES.late, 50]], { signal: controller.signal, withinMs: 10 });
    expect([add.mock.calls.length, remove.mock.calls.length]).toEqual([3, 3]);
    const aborted = once(controller.signal, 'abort');
    controller.abort();
    await aborted;
  });
});
