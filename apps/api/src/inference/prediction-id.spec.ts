import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { madeAtOf, parsePredictionId, PredictionIds, predictionIdOf } from './prediction-id.ts';

const moment = fc.integer({ min: 0, max: 2 ** 48 - 1 });

describe('prediction ids', () => {
  it('are UUIDs of version 7 that say when they were made', () => {
    const ids = new PredictionIds();
    fc.assert(
      fc.property(moment, (now) => {
        const id = ids.next(now);
        expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
        const words = new Uint32Array(5);
        ids.copyWords(words, 1);
        expect(madeAtOf(words, 1)).toBe(now);
        expect(parsePredictionId(id)).toEqual({ words: words.slice(1), madeAt: now });
        expect(predictionIdOf(words, 1)).toBe(id);
      }),
    );
  });

  it('are the same, made many at once', () => {
    const words = new Uint32Array(4 * 3000);
    const ids = new PredictionIds().many(3000, 1_700_000_000_123, words);
    expect(new Set(ids).size).toBe(3000);
    for (const [i, id] of ids.entries()) {
      expect(parsePredictionId(id)).toEqual({
        words: words.slice(4 * i, 4 * i + 4),
        madeAt: 1_700_000_000_123,
      });
    }
  });

  it('do not repeat within a millisecond, over many refills of the pool', () => {
    const ids = new PredictionIds();
    expect(new Set(Array.from({ length: 20_000 }, () => ids.next(1_700_000_000_000))).size).toBe(20_000);
  });

  it('sort by the time they were made', () => {
    const ids = new PredictionIds();
    fc.assert(
      fc.property(moment, moment, (a, b) => {
        fc.pre(a !== b);
        expect(ids.next(a) < ids.next(b)).toBe(a < b);
      }),
    );
  });

  it.each(['', 'x', '6f1c4d0e-8f0e-4f5e-9c7b-2f3f0a1b2c3d', '018BCFE5-6800-7123-8123-0123456789ab', ' '])(
    'refuses %j',
    (text) => {
      expect(parsePredictionId(text)).toBeNull();
    },
  );
});
