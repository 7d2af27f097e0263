import type { LoggedEvent } from './event.ts';

/** How long a browser waits before it connects again, in milliseconds. */
const RETRY_MS = 3000;

/** An event as the stream carries it. JSON escapes line ends, so that the data is one line whatever it holds. */
export function eventText({ id, type, data }: LoggedEvent): string {
  return `id: ${id}\nevent: ${type}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** The start of a stream: it tells the browser where it stands, so that it misses nothing even if the first event is lost. */
export function greetingText(newest: number): string {
  return `retry: ${RETRY_MS}\nid: ${newest}\n\n`;
}

/** Says that events between the id that was given and `from` are lost: what is shown must be read anew. */
export function gapText(from: number): string {
  return `id: ${from}\nevent: gap\ndata: ${JSON.stringify({
    detail: 'Events were missed; read anew what you show.',
  })}\n\n`;
}

/** The last event of every stream that the server ends. */
export const SHUTDOWN_TEXT = `event: shutdown\ndata: ${JSON.stringify({
  detail: 'The server stops; connect again.',
})}\n\n`;

/** Keeps proxies from taking a quiet stream for a dead one, and finds out who has gone. */
export const HEARTBEAT_TEXT = ': still here\n\n';
