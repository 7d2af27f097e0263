import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { InjectOptions } from 'fastify';
import { createApplication } from '../src/application.ts';
import { readConfiguration } from '../src/config/read-configuration.ts';

/** An answer, with its body already parsed when it is JSON. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
  // Answers are checked by matchers, which take any shape.
  readonly body: Readonly<Record<string, unknown>>;
}

/** A whole api in this process, without a socket. */
export interface TestApi {
  /** A POST of JSON when there is a body (a string is sent as it is), else a GET. */
  call(url: string, body?: unknown, options?: InjectOptions): Promise<Answer>;
  /** Moves the clock. */
  pass(ms: number): void;
  close(): Promise<void>;
}

export const ADMIN_KEY = 'test-admin-key-of-32-characters-x';

/** Starts an api over a repository; the environment is only what is given here. */
export async function startTestApi(
  repository: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<TestApi> {
  let now = 1_700_000_000_000;
  const own = mkdtempSync(join(tmpdir(), 'switchyard-data-'));
  const configuration = readConfiguration(
    {
      MODEL_REPOSITORY: repository,
      LOG_LEVEL: 'silent',
      SWITCHYARD_ADMIN_KEY: ADMIN_KEY,
      SWITCHYARD_DATA_DIR: own,
      ...environment,
    },
    process.cwd(),
  );
  const { nest } = await createApplication(configuration, () => now);
  return {
    async call(url, body, options = {}) {
      const response = await nest.inject({
        url,
        method: body === undefined ? 'GET' : 'POST',
        ...(body === undefined
          ? {}
          : {
              payload: typeof body === 'string' ? body : JSON.stringify(body),
              headers: { 'content-type': 'application/json' },
            }),
        ...options,
      });
      const isJson = String(response.headers['content-type']).includes('json');
      return {
        status: response.statusCode,
        headers: response.headers,
        text: response.payload,
        body: isJson ? (JSON.parse(response.payload) as Readonly<Record<string, unknown>>) : {},
      };
    },
    pass(ms) {
      now += ms;
    },
    async close() {
      await nest.close();
      rmSync(own, { recursive: true, force: true });
    },
  };
}
