import { describe, expect, it } from 'vitest';
import { plantForest } from '../test/forest-plan.ts';
import { irisStumpDraft, irisStumpPlan } from '../test/iris-stump.ts';
import type { Manifest } from './manifest.ts';
import { forestModel } from './model.ts';
import { forestPredictor } from './predictor.ts';

const manifest: Manifest = { ...irisStumpDraft, formatVersion: 1, files: {} };
const TABLE = Float64Array.of(1.4, 0.2, 6, 2.5, 5.1, 1.9);

describe('a forest behind the interface of all flavors', () => {
  it('scores a batch as the model scores its rows', async () => {
    const model = forestModel(manifest, plantForest(irisStumpPlan));
    const predictor = forestPredictor(model);
    const { width, scores, winners } = await predictor.scoreBatch(TABLE, 3);
    expect(width).toBe(3);
    const single = new Float64Array(3);
    for (let row = 0; row < 3; row++) {
      expect(winners[row]).toBe(model.evaluate(TABLE, row * 2, single, 0));
      expect(scores.slice(row * 3, row * 3 + 3)).toEqual(single);
    }
    expect(await predictor.predictBatch(TABLE, 3)).toEqual([0, 2, 4].map((at) => model.score(TABLE, at)));
  });

  it('writes no further than one row of scores', () => {
    const model = forestModel(manifest, plantForest(irisStumpPlan));
    const scores = new Float64Array(5).fill(7);
    expect(model.evaluate(TABLE, 0, scores, 1)).toBe(0);
    expect(scores).toEqual(Float64Array.of(7, 1, 0, 0, 7));
  });
});
