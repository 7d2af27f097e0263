import { readFileSync } from 'node:fs';
import type { GivenOptions, StageOptions } from './stage-options.ts';

/** The options of the stages that ask a running api. */
export const API_OPTIONS: StageOptions = {
  url: { value: 'URL', about: 'address of the api', fallback: 'http://127.0.0.1:8000' },
  'key-file': {
    value: 'FILE',
    about: 'file with an API key (else SWITCHYARD_API_KEY); deployments open to a network need one',
  },
};

/** A JSON request to the api; the status is for the caller to judge. */
export type AskApi = (
  path: string,
  body?: unknown,
) => Promise<{ readonly status: number; readonly text: string }>;

/** How the api is asked, with its key and a limit per request. */
export function askApi(given: GivenOptions): AskApi {
  const base = (given.text('url') ?? '').replace(/\/+$/, '');
  const file = given.text('key-file');
  const key = file === undefined ? process.env['SWITCHYARD_API_KEY'] : readFileSync(file, 'utf8').trim();
  const headers = {
    'content-type': 'application/json',
    ...(key === undefined || key === '' ? {} : { authorization: `Bearer ${key}` }),
  };
  return async (path, body) => {
    const response = await fetch(`${base}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(10_000),
    });
    return { status: response.status, text: await response.text() };
  };
}
