/** A real system for the doctor's specs: the built programs as processes, on loopback and in a temporary directory. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTrainer, startBuiltApi } from '../monitoring/built-apps.ts';
import { startChildServer, type RunningServer } from '../monitoring/child-server.ts';
import { freePort } from '../process/free-port.ts';
import { workspaceRoot } from '../process/workspace-root.ts';
import { programs } from '../start/programs.ts';
import { call, parsed } from './http-call.ts';

const WAIT_LIMIT_MS = 60_000;

/** Of every api that a RunningSystem starts. */
export const ADMIN_KEY = 'doctor-spec-admin-key-0123456789abcdef';

/** Temporary files and servers, and one place that ends them all. */
export class RunningSystem {
  readonly directory = mkdtempSync(join(tmpdir(), 'switchyard-doctor-'));
  readonly #ends: (() => Promise<void>)[] = [];

  /** Trains both demo models; returns the repository. */
  async trainModels(): Promise<string> {
    const repository = join(this.directory, 'models');
    for (const recipe of ['iris-v1', 'iris-v2']) await runTrainer(repository, ['train', recipe]);
    return repository;
  }

  /** Trained models, an api that serves them, and a dashboard before it. */
  async startAll(): Promise<{ readonly models: string; readonly api: string; readonly dashboard: string }> {
    const models = await this.trainModels();
    const { url: api } = await this.startApi({ MODEL_REPOSITORY: models });
    const { url: dashboard } = await this.startDashboard(api);
    return { models, api, dashboard };
  }

  /** A repository with the same versions, to be damaged. */
  copyModels(repository: string, name: string): string {
    const copy = join(this.directory, name);
    cpSync(repository, copy, { recursive: true });
    return copy;
  }

  /** The built api, with a data directory of its own unless `environment` names one. */
  async startApi(environment: Readonly<Record<string, string>>): Promise<RunningServer> {
    const needed = {
      SWITCHYARD_DATA_DIR: mkdtempSync(join(this.directory, 'data-')),
      SWITCHYARD_ADMIN_KEY: ADMIN_KEY,
    };
    return this.#keep(await startBuiltApi({ ...needed, ...environment }, '/health/live'));
  }

  /** The built dashboard. */
  async startDashboard(api: string): Promise<RunningServer> {
    const port = await freePort();
    return this.#keep(
      await startChildServer({
        name: 'The dashboard',
        program: process.execPath,
        args: [join(workspaceRoot, programs.dashboard)],
        environment: {
          NODE_ENV: 'production',
          HOSTNAME: '127.0.0.1',
          PORT: String(port),
          SWITCHYARD_API_URL: api,
          SWITCHYARD_API_KEY: ADMIN_KEY,
        },
        url: `http://127.0.0.1:${port}`,
        readyPath: '/healthz',
      }),
    );
  }

  /** Any program that speaks HTTP on a free port; returns its address. */
  async listen(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
    const port = await freePort();
    const server = createServer(answer);
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    this.#ends.push(async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    });
    return `http://127.0.0.1:${port}`;
  }

  /** Something between the doctor and a server, which may change a body or refuse a path. */
  proxy(
    target: string,
    change: { readonly body?: (text: string) => string; readonly refuses?: string },
  ): Promise<string> {
    return this.listen((incoming, response) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () => {
        if (incoming.url === change.refuses) return void response.writeHead(403).end('Forbidden');
        const text = Buffer.concat(chunks).toString('utf8');
        const body = change.body === undefined || text === '' ? text : change.body(text);
        const headers = { ...incoming.headers, 'content-length': String(Buffer.byteLength(body)) };
        const outgoing = request(
          new URL(incoming.url ?? '/', target),
          { method: incoming.method, headers },
          (answer) => {
            response.writeHead(answer.statusCode ?? 502, answer.headers);
            answer.pipe(response);
          },
        );
        outgoing.once('error', () => response.destroy());
        outgoing.end(body);
      });
    });
  }

  onEnd(end: () => Promise<void>): void {
    this.#ends.push(end);
  }

  async end(): Promise<void> {
    for (const end of this.#ends.reverse()) await end();
    rmSync(this.directory, { recursive: true, force: true });
  }

  #keep(server: RunningServer): RunningServer {
    this.#ends.push(() => server.stop());
    return server;
  }
}

/** Waits until what a server says holds. */
export async function becomes(url: string, holds: (body: unknown) => boolean): Promise<void> {
  const started = performance.now();
  for (;;) {
    const answer = await call(url);
    if (answer.kind === 'answer' && holds(parsed(answer.text))) return;
    if (performance.now() - started > WAIT_LIMIT_MS)
      throw new Error(`${url} never said what was waited for, but: ${JSON.stringify(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
