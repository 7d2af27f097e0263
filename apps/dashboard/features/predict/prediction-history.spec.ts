import { expect, it } from 'vitest';
import { MemoryStorage } from '../../test/memory-storage.ts';
import { parseHistory, PredictionHistory, type HistoryEntry } from './prediction-history.ts';

const entry = (n: number): HistoryEntry => ({
  time: '2026-11-21T06:00:00.000Z',
  inputs: ['5.1', ''],
  prediction: 'setosa',
  probability: 0.98,
  version: 'v2',
  slot: n,
  predictionId: `id-${n}`,
});

it('keeps the newest fifty, newest first, over a reload, per model', () => {
  const storage = new MemoryStorage();
  const history = new PredictionHistory(storage, 'iris');
  for (let n = 0; n < 60; n++) history.add(entry(n));
  const reloaded = new PredictionHistory(storage, 'iris').entries.get();
  expect(reloaded).toEqual(history.entries.get());
  expect(reloaded).toHaveLength(50);
  expect([reloaded[0]?.slot, reloaded[49]?.slot]).toEqual([59, 10]);
  expect(new PredictionHistory(storage, 'other').entries.get()).toEqual([]);
});

it('is empty once it was cleared', () => {
  const storage = new MemoryStorage();
  const history = new PredictionHistory(storage, 'iris');
  history.add(entry(1));
  history.clear();
  expect(new PredictionHistory(storage, 'iris').entries.get()).toEqual([]);
});

it('works where nothing can be kept', () => {
  const history = new PredictionHistory(null, 'iris');
  history.add(entry(1));
  expect(history.entries.get()).toHaveLength(1);
});

it('leaves out what an older page has kept in another shape', () => {
  const kept = [
    entry(1),
    null,
    7,
    { ...entry(2), inputs: [1] },
    { ...entry(3), prediction: {} },
    { ...entry(4), slot: 'x' },
  ];
  expect(parseHistory(JSON.stringify(kept)).map(({ predictionId }) => predictionId)).toEqual([
    'id-1',
    'id-4',
  ]);
  expect(parseHistory('{')).toEqual([]);
  expect(parseHistory('{}')).toEqual([]);
});
