/**
 * Sends requests at a constant rate, whether or not the server keeps up, and counts each answer's time from the moment
 * its request was due: a server that stalls is charged for everybody who would have come meanwhile (no coordinated
 * omission). A program of its own, so that its work disturbs nobody; prints one JSON object.
 * Arguments: port, path, file of bodies, connections, requests per second, seconds.
 */
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';

const [, , port = '', path = '', bodiesFile = '', connections = '', rate = '', seconds = ''] = process.argv;
const requests = readFileSync(bodiesFile, 'utf8')
  .trimEnd()
  .split('\n')
  .map((body) =>
    Buffer.from(
      `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    ),
  );
const planned = Math.round(Number(rate) * Number(seconds));
const msPerRequest = 1000 / Number(rate);
/** The first second warms up caches of both sides and is not counted. */
const uncounted = Math.min(planned - 1, Math.round(Number(rate)));

const latencies = new Float64Array(planned);
/** How late this program itself was: from when a request was due to when it was noticed. */
const delays = new Float64Array(planned);
let sent = 0;
let due = 0;
let answered = 0;
let refused = 0;
let startedAt = 0;

/** One connection, with at most one request on its way. */
interface Line {
  readonly socket: Socket;
  /** Index of the request on its way. */
  request: number;
  /** What has come of an answer that is not complete. */
  pending: Buffer | null;
}

const free: Line[] = [];

function dueAt(request: number): number {
  return startedAt + request * msPerRequest;
}

function take(line: Line, chunk: Buffer): void {
  const received = line.pending === null ? chunk : Buffer.concat([line.pending, chunk]);
  const length = answerLength(received);
  if (length === null || received.length < length) {
    line.pending = received;
    return;
  }
  line.pending = null;
  // "HTTP/1.1 200"
  if (received[9] !== 0x32) refused++;
  latencies[line.request] = performance.now() - dueAt(line.request);
  answered++;
  free.push(line);
}

/** Bytes of a whole answer, null while its head is not complete. */
function answerLength(received: Buffer): number | null {
  const end = received.indexOf('\r\n\r\n');
  if (end < 0) return null;
  const head = received.toString('latin1', 0, end);
  const found = /content-length: *(\d+)/i.exec(head);
  if (found === null) throw new Error('The server answers without Content-Length.');
  return end + 4 + Number(found[1]);
}

/** Sends what is due to whoever is free; whatever finds nobody free is late, and its time runs. */
function sendDue(): void {
  const now = performance.now();
  const dueBefore = due;
  due = Math.min(planned, Math.floor((now - startedAt) / msPerRequest) + 1);
  for (let request = dueBefore; request < due; request++) delays[request] = now - dueAt(request);
  while (sent < due) {
    const line = free.pop();
    if (line === undefined) break;
    line.request = sent;
    line.socket.write(requests[sent % requests.length] ?? '');
    sent++;
  }
  if (answered < planned) setImmediate(sendDue);
  else report();
}

function report(): void {
  for (const { socket } of free) socket.destroy();
  const at = (values: Float64Array, share: number) => values[Math.floor((values.length - 1) * share)] ?? 0;
  const counted = latencies.subarray(uncounted).sort();
  const late = delays.subarray(uncounted).sort();
  const result = {
    p50: at(counted, 0.5) * 1000,
    p99: at(counted, 0.99) * 1000,
    delayP99: at(late, 0.99) * 1000,
    refused,
    achieved: (planned * 1000) / (performance.now() - startedAt),
  };
  process.stdout.write(`${JSON.stringify(result)}\n`);
}

let connected = 0;
for (let i = 0; i < Number(connections); i++) {
  const line: Line = { socket: connect(Number(port), '127.0.0.1'), request: -1, pending: null };
  line.socket.setNoDelay(true);
  line.socket.on('data', (chunk: Buffer) => take(line, chunk));
  line.socket.once('connect', () => {
    free.push(line);
    connected++;
    if (connected < Number(connections)) return;
    startedAt = performance.now();
    sendDue();
  });
}
