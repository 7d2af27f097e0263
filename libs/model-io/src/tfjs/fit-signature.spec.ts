import { beforeAll, describe, expect, it } from 'vitest';
import { handwrittenModel, handwrittenWeights, layersFiles } from '../../test/layers-json.ts';
import { accepted, loadLayers, outputOf } from '../../test/layers-model.ts';
import { loadTfjsRuntime } from './index.ts';

beforeAll(async () => {
  accepted(await loadTfjsRuntime());
});

const filesOf = (outputs: number, activation: string) =>
  layersFiles(handwrittenModel(outputs, activation), handwrittenWeights(outputs));

describe('a network and its signature', () => {
  it.each([
    ['a softmax over the classes', 3, 'softmax', 3],
    ['a softmax over two classes', 2, 'softmax', 2],
    ['the share of the second class', 1, 'sigmoid', 2],
    ['a number', 1, 'linear', 0],
    ['a number that cannot be negative', 1, 'softplus', 0],
  ])('fit with %s', async (_, outputs, activation, classes) => {
    const evaluator = accepted(await loadLayers(filesOf(outputs, activation), 2, outputOf(classes)));
    const scores = await evaluator.evaluate(Float64Array.of(0.5, -1, 2, 0.25), 2);
    expect(scores.length).toBe(2 * Math.max(1, classes));
    if (classes > 0) {
      const first = scores.subarray(0, classes).reduce((sum, share) => sum + share, 0);
      expect(first).toBeCloseTo(1, 6);
    }
    await evaluator.dispose();
  });

  it.each([
    ['another number of columns', 3, 'softmax', 3, 5, 'takes 2 numbers per row, but the encoder gives 5'],
    ['fewer outputs than classes', 2, 'softmax', 3, 2, 'must give [null, 3] for 3 classes, not [null, 2]'],
    ['more outputs than classes', 3, 'softmax', 2, 2, 'must give [null, 2] or [null, 1] for 2 classes'],
    ['one output for three classes', 1, 'sigmoid', 3, 2, 'must give [null, 3] for 3 classes, not [null, 1]'],
    ['several numbers', 2, 'linear', 0, 2, 'must give [null, 1] for a regression, not [null, 2]'],
    ['margins in place of shares', 3, 'linear', 3, 2, 'must end with softmax'],
    ['logarithms of shares', 3, 'log_softmax', 3, 2, 'must end with softmax'],
    ['shares that do not add up', 3, 'sigmoid', 3, 2, 'must end with softmax'],
    ['a softmax over one output', 1, 'softmax', 2, 2, 'must end with sigmoid'],
  ])('do not fit with %s', async (_, outputs, activation, classes, columns, message) => {
    const loaded = await loadLayers(filesOf(outputs, activation), columns, outputOf(classes));
    expect(loaded).toMatchObject({
      ok: false,
      faults: [{ code: 'signature-mismatch', file: 'weights/model.json', pointer: '/modelTopology' }],
    });
    expect(loaded.ok ? '' : loaded.faults[0]?.message).toContain(message);
  });
});
