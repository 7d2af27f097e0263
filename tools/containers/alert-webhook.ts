/**
 * Shows the alerts that Alertmanager sends, one line of JSON each on standard output, and hands every message on to
 * the address somebody named for its receiver. The service alert-webhook of docker-compose.yml runs this one file in
 * Node's own image, so it imports nothing but Node's own modules:
 *
 *   node alert-webhook.ts [--host=127.0.0.1] [--port=9095] [--addresses=FILE] [--patience=10]
 *
 * FILE has a line "receiver address" for each receiver to hand on; tools/containers/make-secrets.ts makes one without
 * any. Addresses often carry a token, so nothing but scheme and host of one is ever printed. --patience is how many
 * seconds an address may take. POST /page, /ticket and /automation take messages; what could not be handed on is
 * answered with 502, upon which Alertmanager sends it again. GET /health answers 200.
 * Exit codes: 0 asked to end, 1 the port cannot be had, 2 wrong arguments or addresses.
 */
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import { unescape } from 'node:querystring';
import { parseArgs } from 'node:util';

const RECEIVERS = ['page', 'ticket', 'automation'] as const;
/** Some hundred alerts; Alertmanager puts those of a group into one message. */
const BODY_LIMIT_BYTES = 1024 * 1024;
const REQUEST_LIMIT_MS = 30_000;
const CONNECTIONS = 32;

type Receiver = (typeof RECEIVERS)[number];
type Addresses = ReadonlyMap<Receiver, URL>;
type Fields = Readonly<Record<string, unknown>>;

interface Settings {
  readonly host: string;
  readonly port: number;
  readonly patienceMs: number;
  readonly addresses: Addresses;
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

/** Arguments or addresses that cannot be used; the message says why. */
class SettingsFault extends Error {}

function log(entry: Fields): void {
  process.stdout.write(`${JSON.stringify({ time: new Date().toISOString(), ...entry })}\n`);
}

function readSettings(args: readonly string[]): Settings {
  const { values } = parseArgs({
    args: [...args],
    options: {
      host: { type: 'string', default: '127.0.0.1' },
      port: { type: 'string', default: '9095' },
      patience: { type: 'string', default: '10' },
      addresses: { type: 'string' },
    },
  });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new SettingsFault(`--port is "${values.port}". Give a number from 0 to 65535.`);
  const patienceMs = Number(values.patience) * 1000;
  if (!(patienceMs > 0)) throw new SettingsFault(`--patience is "${values.patience}". Give seconds.`);
  const { host, addresses: file } = values;
  return { host, port, patienceMs, addresses: file === undefined ? new Map() : readAddresses(file) };
}

function readAddresses(file: string): Addresses {
  const addresses = new Map<Receiver, URL>();
  const faults: string[] = [];
  for (const [index, line] of readLines(file).entries()) {
    const [name = '', address = '', ...more] = line.trim().split(/\s+/);
    if (name === '' || name.startsWith('#')) continue;
    const receiver = RECEIVERS.find((known) => known === name);
    const url = URL.parse(address);
    const fault = [
      // Whoever forgets the name writes the address in its place, which must not be printed.
      receiver === undefined && `must begin with one of ${RECEIVERS.join(', ')}`,
      (url === null || !/^https?:$/.test(url.protocol)) && 'needs an http:// or https:// address',
      more.length > 0 && 'has more than a receiver and an address',
      receiver !== undefined && addresses.has(receiver) && `is a second address for ${receiver}`,
    ].find((found) => found !== false);
    if (fault !== undefined) faults.push(`Line ${index + 1} ${fault}.`);
    else if (receiver !== undefined && url !== null) addresses.set(receiver, url);
  }
  if (faults.length > 0) throw new SettingsFault(`${file} cannot be used. ${faults.join(' ')}`);
  return addresses;
}

function readLines(file: string): readonly string[] {
  try {
    return readFileSync(file, 'utf8').split('\n');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new SettingsFault(`${why}. Make the file with: npx node tools/containers/make-secrets.ts`);
  }
}

async function answer(request: IncomingMessage, settings: Settings): Promise<Answer> {
  const path = request.url ?? '/';
  if (path === '/health') return { status: 200, text: 'ok' };
  const receiver = RECEIVERS.find((known) => path === `/${known}`);
  if (receiver === undefined) return { status: 404, text: `Receivers are ${RECEIVERS.join(', ')}.` };
  if (request.method !== 'POST') return { status: 405, text: 'Send a message of Alertmanager by POST.' };

  const body = await readBody(request);
  if (body === undefined) return { status: 413, text: `A message has at most ${BODY_LIMIT_BYTES} bytes.` };
  const alerts = alertsOf(body);
  if (alerts === undefined) return { status: 400, text: 'This is no message of Alertmanager.' };
  for (const alert of alerts) log({ receiver, ...summaryOf(alert) });

  const address = settings.addresses.get(receiver);
  const fault = address === undefined ? undefined : await handOn(address, body, settings.patienceMs);
  if (address === undefined || fault === undefined) return { status: 200, text: 'ok' };
  log({ receiver, error: `${address.origin} ${fault}; Alertmanager will send this again.` });
  return { status: 502, text: `The address of ${receiver} ${fault}.` };
}

/** The whole body; undefined when it is too long. Read to its end even then, so that the sender hears the answer. */
async function readBody(request: IncomingMessage): Promise<Buffer<ArrayBuffer> | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= BODY_LIMIT_BYTES) chunks.push(chunk);
  }
  return bytes <= BODY_LIMIT_BYTES ? Buffer.concat(chunks) : undefined;
}

function alertsOf(body: Buffer): readonly Fields[] | undefined {
  try {
    const { alerts } = fields(JSON.parse(body.toString('utf8')));
    return Array.isArray(alerts) ? alerts.map(fields) : undefined;
  } catch {
    return undefined;
  }
}

function summaryOf(alert: Fields): Fields {
  const { alertname, severity, model, version } = fields(alert['labels']);
  const { summary } = fields(alert['annotations']);
  return { status: alert['status'], alertname, severity, model, version, summary };
}

function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

/** What went wrong, as the end of a sentence about the address; undefined when it took the message. */
async function handOn(
  address: URL,
  body: Buffer<ArrayBuffer>,
  patienceMs: number,
): Promise<string | undefined> {
  const headers = new Headers({ 'content-type': 'application/json' });
  // fetch refuses an address with a user in it.
  const target = new URL(address);
  target.username = target.password = '';
  if (address.username !== '' || address.password !== '') {
    const user = `${unescape(address.username)}:${unescape(address.password)}`;
    headers.set('authorization', `Basic ${Buffer.from(user).toString('base64')}`);
  }
  try {
    const signal = AbortSignal.timeout(patienceMs);
    const response = await fetch(target, { method: 'POST', headers, body, signal, redirect: 'manual' });
    await response.body?.cancel();
    return response.ok ? undefined : `answered ${response.status}`;
  } catch (error) {
    if (!(error instanceof Error)) return 'could not be asked';
    if (error.name === 'TimeoutError') return `gave no answer within ${patienceMs / 1000} s`;
    // The message of the error may hold the whole address; the code does not.
    const { code } = fields(error.cause);
    return `could not be reached (${typeof code === 'string' ? code : error.name})`;
  }
}

function serve(settings: Settings): void {
  const server = createServer({ requestTimeout: REQUEST_LIMIT_MS }, (request, response) => {
    answer(request, settings).then(
      ({ status, text }) => {
        // So that no idle connection delays the end.
        response.writeHead(status, { connection: 'close', 'content-type': 'text/plain' }).end(`${text}\n`);
      },
      // Only a sender that went away in the middle of its message comes here.
      () => response.destroy(),
    );
  });
  server.maxConnections = CONNECTIONS;
  server.once('error', ({ message }) => {
    log({ error: `Alerts cannot be received: ${message}.` });
    process.exitCode = 1;
  });
  server.listen(settings.port, settings.host, () => {
    const bound = server.address();
    log({
      listening:
        typeof bound === 'object' && bound !== null ? `${settings.host}:${bound.port}` : settings.host,
      handedOn: Object.fromEntries([...settings.addresses].map(([name, { origin }]) => [name, origin])),
    });
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => server.close());
}

try {
  serve(readSettings(process.argv.slice(2)));
} catch (error) {
  process.stderr.write(
    `Alerts cannot be received: ${error instanceof Error ? error.message : String(error)}\n`,
  );
  process.exitCode = 2;
}
