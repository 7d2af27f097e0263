/**
 * The program of a scoring thread for tests: opens an artifact as the real one does, then answers
 * `3 · first + second` to every row, and misbehaves where a row says so.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { workerData } from 'node:worker_threads';
import { openPredictor, type BatchScores } from '@switchyard/model-io';
import { sha256 } from '@switchyard/model-io/node';
import { serveThread } from '../src/models/engine/serve-thread.ts';
import type { ThreadData } from '../src/models/engine/thread-messages.ts';
import { CUES, plainScore } from './worker-cues.ts';

await serveThread(async (files) => {
  const opened = await openPredictor(files, sha256, {});
  if (!opened.ok) return opened;
  const { predictor } = opened.value;
  const { inputs } = predictor.encoder;
  return {
    ok: true,
    value: {
      ...opened.value,
      predictor: {
        ...predictor,
        runtime: 'faults',
        scoreBatch: (values, rows) => score(values, rows, inputs),
      },
    },
  };
});

const kept: unknown[] = [];

async function score(values: Float64Array, rows: number, inputs: number): Promise<BatchScores> {
  const scores = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    const [first = 0, second = 0] = values.subarray(row * inputs, row * inputs + 2);
    const until = performance.now() + second;
    scores[row] = first === CUES.notANumber ? Number.NaN : plainScore(first, second);
    if (first === CUES.throw) throw new Error('Told to throw.');
    if (first === CUES.exit) process.exit(3);
    if (first === CUES.exitLater) setTimeout(() => process.exit(3), second);
    if (first === CUES.spoil) (workerData as ThreadData).files.get('digest')?.fill(0x30);
    if (first === CUES.late) await sleep(second);
    if (first === CUES.short) return { width: 1, scores: scores.subarray(1), winners: new Uint32Array(rows) };
    while (first === CUES.hang || (first === CUES.busy && performance.now() < until));
    while (first === CUES.leak) kept.push(Array.from({ length: 10_000 }, () => ({})));
  }
  return { width: 1, scores, winners: new Uint32Array(rows) };
}
