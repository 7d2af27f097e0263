import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What is sent to a server, over and over. */
export interface Traffic {
  readonly path: string;
  /** One JSON body per line. */
  readonly bodiesFile: string;
  readonly firstBody: string;
  readonly rowsPerRequest: number;
  readonly connections: number;
}

/** The kinds of traffic that all candidates share. */
export interface SharedTraffic {
  readonly single: Traffic;
  readonly batch: Traffic;
  readonly openInference: (input: string) => Traffic;
  /** The rows of the batches. */
  readonly rows: readonly (readonly number[])[];
}

export const BATCH_ROWS = 1000;
const BODIES = 16_384;
const BATCHES = 32;
const SINGLE_CONNECTIONS = 32;
/** A batch keeps a server busy for a millisecond, so that more connections only wait. */
const BATCH_CONNECTIONS = 4;

/** Writes the bodies into a directory. The same ones in every run; every body has a row and a unit of its own. */
export function writeTraffic(directory: string): SharedTraffic {
  mkdirSync(directory, { recursive: true });
  const random = uniform(1);
  const rows = Array.from({ length: BODIES }, () => irisRow(random));
  const units = rows.map((_, i) => `customer-${((i * 2654435761) >>> 0).toString(16).padStart(8, '0')}`);
  const write = (name: string, path: string, bodies: readonly unknown[]): Traffic => {
    const lines = bodies.map((body) => JSON.stringify(body));
    const bodiesFile = join(directory, `${name}.ndjson`);
    writeFileSync(bodiesFile, `${lines.join('\n')}\n`);
    const isBatch = name === 'batch';
    return {
      path,
      bodiesFile,
      firstBody: lines[0] ?? '',
      rowsPerRequest: isBatch ? BATCH_ROWS : 1,
      connections: isBatch ? BATCH_CONNECTIONS : SINGLE_CONNECTIONS,
    };
  };
  return {
    rows,
    single: write(
      'single',
      '/predict',
      rows.map((features, i) => ({ features, unit: units[i] })),
    ),
    batch: write(
      'batch',
      '/predict',
      Array.from({ length: BATCHES }, (_, i) => ({
        // Without a unit each row is its own, which is the most work.
        instances: Array.from({ length: BATCH_ROWS }, (__, row) => rows[(i * 487 + row) % BODIES]),
      })),
    ),
    openInference: (input) =>
      write(
        'open-inference',
        '/v2/models/iris/infer',
        rows.map((data) => ({ inputs: [{ name: input, shape: [1, 4], datatype: 'FP64', data }] })),
      ),
  };
}

/** A row over the range of Iris with one decimal, as flowers are measured. */
function irisRow(random: () => number): readonly number[] {
  return [
    [4.3, 3.6],
    [2, 2.4],
    [1, 5.9],
    [0.1, 2.4],
  ].map(([low = 0, range = 0]) => Math.round((low + range * random()) * 10) / 10);
}

function uniform(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
