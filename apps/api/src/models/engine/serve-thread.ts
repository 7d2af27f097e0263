import { parentPort, workerData, type TransferListItem } from 'node:worker_threads';
import type { Checked, Predictor, PredictorArtifact } from '@switchyard/model-io';
import type { ThreadAnswer, ThreadData, ThreadOrder } from './thread-messages.ts';

/** Opens an artifact from its files. */
export type OpenArtifact = (files: ReadonlyMap<string, Uint8Array>) => Promise<Checked<PredictorArtifact>>;

/**
 * The life of a scoring thread: opens the artifact it was given, says what it found, then scores batch after batch
 * until it is told to end.
 */
export async function serveThread(open: OpenArtifact): Promise<void> {
  const port = parentPort;
  if (port === null) throw new Error('This program runs in a worker thread; the engine starts it.');
  const tell = (answer: ThreadAnswer, transfer: readonly TransferListItem[] = []): void => {
    port.postMessage(answer, transfer);
  };
  const { files } = workerData as ThreadData;
  // Native code takes no shared memory. The copy is free once the weights are loaded.
  const opened = await open(new Map(Array.from(files, ([path, bytes]) => [path, new Uint8Array(bytes)])));
  if (!opened.ok) {
    tell({ kind: 'refused', faults: opened.faults });
    port.close();
    return;
  }
  const { predictor, profile, examples } = opened.value;
  port.on('message', (order: ThreadOrder) => {
    if (order.kind === 'end') void end(predictor);
    else void score(predictor, order, tell);
  });
  tell({ kind: 'opened', runtime: predictor.runtime, profile, examples });
}

async function score(
  predictor: Predictor,
  { batch, values, rows }: Extract<ThreadOrder, { kind: 'score' }>,
  tell: (answer: ThreadAnswer, transfer?: readonly TransferListItem[]) => void,
): Promise<void> {
  let scores;
  try {
    scores = await predictor.scoreBatch(values, rows);
  } catch (error) {
    tell({ kind: 'threw', batch, message: error instanceof Error ? error.message : String(error) });
    return;
  }
  const transfer = [scores.scores.buffer, scores.winners.buffer].filter(
    (buffer) => buffer instanceof ArrayBuffer,
  );
  tell({ kind: 'scored', batch, scores }, transfer);
}

async function end(predictor: Predictor): Promise<void> {
  await predictor.dispose();
  // Ends this thread only. A runtime may hold handles that would keep it for ever.
  process.exit(0);
}
