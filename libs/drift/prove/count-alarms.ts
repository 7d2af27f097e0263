/**
 * Counts the alarms of one cell, in a thread of its own: cells take minutes, and none needs another.
 */
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { drawCell, type Cell } from './cells.ts';
import { RandomSource } from './random-source.ts';
import { alarmsOf, type Alarms } from './rules.ts';

/** In how many windows of a cell each rule fired. */
export type AlarmCounts = Record<keyof Alarms, number>;

interface Task {
  readonly cell: Cell;
  readonly alpha: number;
  readonly seed: number;
}

/** Counts a cell in a worker. The same seed gives the same counts. */
export function countAlarms(cell: Cell, alpha: number, seed: number): Promise<AlarmCounts> {
  return new Promise((resolve, reject) => {
    const task: Task = { cell, alpha, seed };
    const worker = new Worker(new URL(import.meta.url), { workerData: task });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

function count({ cell, alpha, seed }: Task): AlarmCounts {
  const counts = {
    isSure: 0,
    isSureUncorrected: 0,
    isDrift: 0,
    isInsufficient: 0,
    isStabilityIndexHigh: 0,
    isWassersteinHigh: 0,
  };
  for (const { reference, window } of drawCell(new RandomSource(seed), cell)) {
    const alarms = alarmsOf(reference, window, alpha);
    if (alarms.isSure) counts.isSure++;
    if (alarms.isSureUncorrected) counts.isSureUncorrected++;
    if (alarms.isDrift) counts.isDrift++;
    if (alarms.isInsufficient) counts.isInsufficient++;
    if (alarms.isStabilityIndexHigh) counts.isStabilityIndexHigh++;
    if (alarms.isWassersteinHigh) counts.isWassersteinHigh++;
  }
  return counts;
}

if (!isMainThread) parentPort?.postMessage(count(workerData as Task));
