import { describe, expect, it, vi } from 'vitest';
import { CUES, plainScore } from '../../../test/worker-cues.ts';
import { ask, occupy, openFaulty } from '../../../test/worker-faulty-engine.ts';
import type { BreakerChange } from './circuit-breaker.ts';
import { EngineError, type ThreadEvent } from './engine.ts';

describe('a worker engine whose thread fails, is replaced or ends', () => {
  it.each([
    ['hangs', CUES.hang, 'hung'],
    ['crashes', CUES.exit, 'ended'],
    ['needs too much memory', CUES.leak, 'ended'],
  ])('starts another thread when one %s; what waits is answered by it', async (_, cue, kind) => {
    const engine = await openFaulty({ hangMs: cue === CUES.hang ? 1_000 : 60_000, heapMb: 32 });
    const bad = ask(engine, [[cue]]);
    const waiting = ask(engine, [[5], [6]]);
    expect(await bad).toMatchObject({ code: 'failed', cause: { kind } });
    expect(await waiting).toEqual([15, 18]);
    expect(engine.load).toMatchObject({ restarts: 1, breaker: 'closed' });
  });

  it('starts another thread when one that does nothing is ended', async () => {
    const engine = await openFaulty();
    expect(await ask(engine, [[CUES.exitLater, 5]])).toHaveLength(1);
    await vi.waitFor(() => {
      expect(engine.load.restarts).toBe(1);
    }, 60_000);
    expect(await ask(engine, [[1]])).toEqual([3]);
    expect(engine.load).toMatchObject({ breaker: 'closed', batches: 2, rowsScored: 2 });
  });

  it('leaves a version alone that fails, and comes back to it', async () => {
    const engine = await openFaulty();
    const changes: BreakerChange[] = [];
    const closed = new Promise<void>((resolve) => {
      engine.onBreaker((change) => {
        changes.push(change);
        if (change.to === 'closed') resolve();
      });
    });
    for (let i = 0; i < 4; i++) expect(await ask(engine, [[CUES.throw]])).toMatchObject({ code: 'failed' });
    const [last, waiting] = [ask(engine, [[CUES.notANumber]]), ask(engine, [[1]])];
    expect(await last).toMatchObject({ code: 'failed' });
    expect(await waiting).toMatchObject({ code: 'breaker-open' });
    const refused = await ask(engine, [[1]]);
    expect(refused).toMatchObject({ code: 'breaker-open' });
    expect(refused instanceof EngineError && refused.retryAfterMs).toBeGreaterThan(0);
    expect(engine.load.breaker).toBe('open');
    await vi.waitFor(() => {
      expect(engine.load.breaker).toBe('half-open');
    }, 10_000);
    const [trial, second] = [occupy(engine, 10), ask(engine, [[1]])];
    expect(await second).toMatchObject({ code: 'breaker-open' });
    expect(await trial).toHaveLength(1);
    await closed;
    expect(await ask(engine, [[1]])).toEqual([3]);
    expect(changes.map(({ to }) => to)).toEqual(['open', 'half-open', 'closed']);
  });

  it('replaces its thread under load without a failed request', async () => {
    const engine = await openFaulty({ recycleBatches: 20, batchRows: 4 });
    const done = new AbortController();
    const callers = Array.from({ length: 8 }, async (_, caller) => {
      // Slow enough that every replacement finds a batch in the thread that goes.
      for (let round = 0; !done.signal.aborted; round++) {
        const expected = [plainScore(CUES.late, 3), plainScore(caller, round)];
        expect(
          await ask(engine, [
            [CUES.late, 3],
            [caller, round],
          ]),
        ).toEqual(expected);
      }
    });
    await vi.waitFor(() => {
      expect(engine.load.recycles).toBeGreaterThanOrEqual(3);
    }, 60_000);
    done.abort();
    await Promise.all(callers);
    expect(engine.load).toMatchObject({ restarts: 0, breaker: 'closed' });
  });

  it('goes on with its thread when no other one can be opened', async () => {
    const engine = await openFaulty({ recycleBatches: 2 });
    const refused = new Promise<ThreadEvent>((resolve) => engine.onThread(resolve));
    expect(await ask(engine, [[CUES.spoil]])).toHaveLength(1);
    expect(await ask(engine, [[1]])).toEqual([3]);
    expect(await refused).toMatchObject({ kind: 'refused', isServing: true });
    expect(await ask(engine, [[1]])).toEqual([3]);
    expect(engine.load).toMatchObject({ recycles: 0, restarts: 0, breaker: 'closed' });
  });

  it('tries again and again to start a thread, lets nobody wait for it, and can be disposed of', async () => {
    const engine = await openFaulty();
    const events: ThreadEvent[] = [];
    engine.onThread((event) => events.push(event));
    await ask(engine, [[CUES.spoil]]);
    const [crashed, waiting] = [ask(engine, [[CUES.exit]]), ask(engine, [[1]])];
    expect(await crashed).toMatchObject({ code: 'failed' });
    expect(await waiting).toMatchObject({ code: 'breaker-open' });
    expect(events.map(({ kind }) => kind)).toEqual(['ended', 'refused', 'refused', 'refused', 'refused']);
    expect(events[1]).toMatchObject({
      reasons: [expect.stringContaining('digest: does not hold')],
      isServing: false,
    });
  });

  it('answers what was asked before it was disposed of, and nothing afterwards', async () => {
    const engine = await openFaulty({ batchRows: 2, batchWaitMs: 60_000 });
    const asked = Array.from({ length: 9 }, (_, i) => ask(engine, [[i]]));
    const disposed = engine.dispose();
    expect(await ask(engine, [[1]])).toMatchObject({ code: 'failed' });
    await disposed;
    expect(await Promise.all(asked)).toEqual(Array.from({ length: 9 }, (_, i) => [3 * i]));
    await engine.dispose();
  });

  it('can be disposed of while it hangs', async () => {
    const engine = await openFaulty({ hangMs: 1_000 });
    const answers = [ask(engine, [[CUES.hang]]), ask(engine, [[1]])];
    await engine.dispose();
    expect(await Promise.all(answers)).toMatchObject([{ code: 'failed' }, [3]]);
  });
});
