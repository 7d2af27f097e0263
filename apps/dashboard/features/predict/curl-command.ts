import type { Row } from '../model/row.ts';

/** The request that a page has just sent, for a shell: the same prediction, counted. */
export function curlCommand(apiUrl: string, path: string, row: Row, unit: string | null): string {
  const body = JSON.stringify({ features: row, ...(unit === null ? {} : { unit }) });
  return [
    `curl -s ${quoted(new URL(path, apiUrl).href)}`,
    `-H 'content-type: application/json'`,
    `-d ${quoted(body)}`,
  ].join(' \\\n  ');
}

/** One word for a POSIX shell; plain ones stay as they are. */
function quoted(text: string): string {
  return /^[\w./:@%+-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
