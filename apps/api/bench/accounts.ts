import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Server } from './process/server.ts';

/** Whether an api did all that it seems to have done. */
export interface AccountCheck {
  /** Sentences for below the table. */
  readonly notes: readonly string[];
  /** Why its row of the table cannot be believed; null when nothing is missing. */
  readonly failure: string | null;
}

/** Rows of the last flush may not be written yet. */
const NOT_YET_WRITTEN = 2_000;

/**
 * Compares what a server says it has answered with what was sent: speed must not come from not counting or not
 * logging. Asked when the server has come to rest.
 *
 * @param rowsSent rows of all requests that got an answer
 */
export async function checkAccounts(server: Server, rowsSent: number): Promise<AccountCheck> {
  const { accounts, title } = server.candidate;
  if (accounts === null) return { notes: [], failure: null };
  const metrics = await (await fetch(`${server.url}/metrics`)).text();
  const counted = sumOf(metrics, 'model_version_requests_total');
  if (!accounts.countsAllRows) {
    const note = `${title}: /metrics is that of one of the processes, so the rows cannot be checked.`;
    return { notes: [note], failure: null };
  }
  if (counted < rowsSent) {
    return { notes: [], failure: `answered ${rowsSent} rows, but /metrics counts ${counted}` };
  }
  const notes = [`${title}: ${rowsSent} rows sent, ${counted} counted by /metrics.`];
  const dropped = /^(\w*prediction\w*dropped\w*)/m.exec(metrics)?.[1];
  notes.push(
    dropped === undefined
      ? `${title}: /metrics has no counter of dropped predictions.`
      : `${title}: ${dropped} is ${sumOf(metrics, dropped)}.`,
  );
  if (accounts.dataDirectory !== null) notes.push(logNote(title, accounts.dataDirectory, counted));
  return { notes, failure: null };
}

/** Sum of all series of a metric. */
export function sumOf(metrics: string, name: string): number {
  return metrics
    .split('\n')
    .filter((line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`))
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
}

function logNote(title: string, dataDirectory: string, counted: number): string {
  const file = join(dataDirectory, 'store.sqlite');
  if (!existsSync(file))
    return `${title}: no prediction log: there is no store.sqlite in its data directory.`;
  const store = new DatabaseSync(file, { readOnly: true });
  try {
    const logged: unknown = store
      .prepare('select coalesce(sum(row_count), 0) as logged from prediction_segments')
      .get()?.logged;
    const rows = Number(logged);
    const missing = counted - rows;
    const verdict = missing > NOT_YET_WRITTEN ? `, ${missing} MISSING` : '';
    return `${title}: ${rows} of ${counted} rows are in the prediction log${verdict}.`;
  } catch (error) {
    return `${title}: the prediction log could not be read: ${error instanceof Error ? error.message : String(error)}`;
  } finally {
    store.close();
  }
}
