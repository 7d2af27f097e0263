import { recordOf } from '../api/json-record.ts';
import { Observable } from '../api/observable.ts';
import type { Keeping } from './browser-unit.ts';

/** One counted prediction of this session. */
export interface HistoryEntry {
  /** ISO 8601, UTC. */
  readonly time: string;
  /** Values as shown, in signature order. */
  readonly inputs: readonly string[];
  readonly prediction: string | number;
  /** Of the predicted class; null for regression. */
  readonly probability: number | null;
  readonly version: string;
  readonly slot: number | null;
  readonly predictionId: string;
}

const MOST = 50;

/** The predictions of this session, newest first: kept in the tab's storage, nowhere else. */
export class PredictionHistory {
  readonly entries: Observable<readonly HistoryEntry[]>;
  readonly #keeping: Keeping;
  readonly #key: string;

  constructor(keeping: Keeping, model: string) {
    this.#keeping = keeping;
    this.#key = `switchyard.history.${model}`;
    this.entries = new Observable(parseHistory(keeping?.getItem(this.#key) ?? '[]'));
  }

  add(entry: HistoryEntry): void {
    this.#keep([entry, ...this.entries.get()].slice(0, MOST));
  }

  clear(): void {
    this.#keep([]);
  }

  #keep(entries: readonly HistoryEntry[]): void {
    this.entries.set(entries);
    try {
      this.#keeping?.setItem(this.#key, JSON.stringify(entries));
    } catch {
      // A full storage only costs the history its survival of a reload.
    }
  }
}

/** Reads what was kept, perhaps by an older page: entries of another shape are left out. */
export function parseHistory(text: string): readonly HistoryEntry[] {
  let kept: unknown;
  try {
    kept = JSON.parse(text);
  } catch {
    return [];
  }
  return Array.isArray(kept) ? kept.flatMap((entry: unknown) => readEntry(entry)) : [];
}

function readEntry(json: unknown): readonly HistoryEntry[] {
  const { time, inputs, prediction, probability, version, slot, predictionId } = recordOf(json);
  const isPrediction = typeof prediction === 'string' || typeof prediction === 'number';
  if (typeof time !== 'string' || typeof version !== 'string' || typeof predictionId !== 'string') return [];
  if (!isPrediction || !Array.isArray(inputs) || !inputs.every((value) => typeof value === 'string'))
    return [];
  return [
    {
      time,
      inputs,
      prediction,
      probability: typeof probability === 'number' ? probability : null,
      version,
      slot: typeof slot === 'number' ? slot : null,
      predictionId,
    },
  ];
}
