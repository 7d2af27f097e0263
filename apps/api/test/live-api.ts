import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApplication, type Application, type ApplicationLimits } from '../src/application.ts';
import { readConfiguration } from '../src/config/read-configuration.ts';
import { SERVER_LIMITS } from '../src/edge/server-limits.ts';
import { EVENT_STREAMS } from '../src/events/event-streams.ts';
import { ADMIN_KEY } from './test-api.ts';

/** An answer as it came over the wire. */
export interface RawAnswer {
  /** 0 when the connection was closed without an answer. */
  readonly status: number;
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** An api in this process that listens on a port of the loopback. */
export interface LiveApi {
  readonly application: Application;
  readonly url: string;
  connect(): Promise<Socket>;
  /** Sends bytes exactly as they are, on a connection of their own, and reads the first answer. */
  send(...parts: readonly (string | Uint8Array)[]): Promise<RawAnswer>;
  /** A well-formed POST of JSON to /predict. */
  predict(body: string, headers?: string): Promise<RawAnswer>;
  close(): Promise<void>;
}

/** Starts it; the environment is only what is given here. */
export async function startLiveApi(
  repository: string,
  environment: Readonly<Record<string, string>> = {},
  limits: Partial<ApplicationLimits> = {},
): Promise<LiveApi> {
  const data = await mkdtemp(join(tmpdir(), 'switchyard-data-'));
  const configuration = readConfiguration(
    {
      MODEL_REPOSITORY: repository,
      SWITCHYARD_DATA_DIR: data,
      LOG_LEVEL: 'silent',
      SWITCHYARD_ADMIN_KEY: ADMIN_KEY,
      ...environment,
    },
    process.cwd(),
  );
  const application = await createApplication(configuration, Date.now, undefined, {
    server: SERVER_LIMITS,
    eventStreams: EVENT_STREAMS,
    ...limits,
  });
  await application.nest.listen(0, '127.0.0.1');
  const { port } = application.nest.getHttpServer().address() as AddressInfo;

  const open = async () => {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    return socket;
  };
  const send = async (...parts: readonly (string | Uint8Array)[]) => {
    const socket = await open();
    try {
      return await exchange(socket, parts);
    } finally {
      socket.destroy();
    }
  };
  return {
    application,
    url: `http://127.0.0.1:${port}`,
    connect: open,
    send,
    predict: (body, headers = '') =>
      send(
        `POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n${headers}` +
          `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n`,
        body,
      ),
    close: async () => {
      await application.nest.close();
      await rm(data, { recursive: true, force: true });
    },
  };
}

function exchange(socket: Socket, parts: readonly (string | Uint8Array)[]): Promise<RawAnswer> {
  return new Promise((resolve) => {
    let received = '';
    socket.on('data', (chunk: Buffer) => {
      received += chunk.toString('latin1');
      const answer = parse(received);
      if (answer !== null) resolve(answer);
    });
    // A refusal may close the connection while the rest is still being sent.
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(parse(received) ?? { status: 0, headers: {}, body: received }));
    for (const part of parts) socket.write(part);
  });
}

/** Null while something is missing. */
function parse(received: string): RawAnswer | null {
  const end = received.indexOf('\r\n\r\n');
  if (end < 0) return null;
  const [first = '', ...lines] = received.slice(0, end).split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => {
      const at = line.indexOf(':');
      return [line.slice(0, at).toLowerCase(), line.slice(at + 1).trim()];
    }),
  );
  const body = received.slice(end + 4);
  return body.length < Number(headers['content-length'] ?? 0)
    ? null
    : { status: Number(first.split(' ')[1]), headers, body: Buffer.from(body, 'latin1').toString() };
}
