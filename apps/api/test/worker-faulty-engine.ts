import { afterEach } from 'vitest';
import { EngineError, type WorkerEngine } from '../src/models/engine/engine.ts';
import { openEngine, type EngineOptions } from '../src/models/engine/open-engine.ts';
import { forestArtifact } from './worker-artifact.ts';
import { CUES } from './worker-cues.ts';

const FILES = forestArtifact(200);
const THREAD = new URL('./worker-faults.ts', import.meta.url);

/** Numbers per row. */
export const INPUTS = 8;

const engines: WorkerEngine[] = [];
afterEach(() => Promise.all(engines.splice(0).map((engine) => engine.dispose())));

/** An engine named `heavy v1` whose thread misbehaves on cue; disposed of after the test. */
export async function openFaulty(options: EngineOptions = {}): Promise<WorkerEngine> {
  const opened = await openEngine(FILES, { inlineBytes: 0, thread: THREAD, ...options });
  if (!opened.ok) throw new Error(opened.faults.map(({ message }) => message).join('\n'));
  const { engine } = opened.value;
  if (engine.kind !== 'worker') throw new Error('The engine is inline.');
  engines.push(engine);
  return engine;
}

/** How rows are asked for. */
export interface Asking {
  readonly withinMs?: number;
  readonly signal?: AbortSignal;
}

/** Scores of rows that are told by their first two numbers, or the error. */
export async function ask(
  engine: WorkerEngine,
  rows: readonly (readonly [number, number?])[],
  { withinMs = 60_000, signal }: Asking = {},
): Promise<readonly number[] | EngineError> {
  const values = new Float64Array(rows.length * INPUTS);
  rows.forEach((row, i) => {
    values.set([row[0], row[1] ?? 0], i * INPUTS);
  });
  const options = { deadline: performance.now() + withinMs, signal: signal ?? null };
  try {
    return [...(await engine.scoreBatch(values, rows.length, options)).scores];
  } catch (error) {
    if (error instanceof EngineError) return error;
    throw error;
  }
}

/** Keeps the thread for so many ms: what is asked meanwhile gathers. Gives what {@link ask} gives. */
export function occupy(engine: WorkerEngine, ms: number): ReturnType<typeof ask> {
  return ask(engine, [[CUES.late, ms]]);
}
