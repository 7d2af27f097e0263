import { call, type Answer } from './http-call.ts';

/** The api under examination. */
export interface ExaminedApi {
  readonly url: string;
  /** Host and port, for messages. */
  readonly place: string;
  readonly hasKey: boolean;
  get(path: string): Promise<Answer>;
  post(path: string, body: unknown): Promise<Answer>;
}

/** The api at an address; the key, when there is one, goes with every request. */
export function examinedApi(url: string, key: string | undefined): ExaminedApi {
  const headers = key === undefined ? {} : { authorization: `Bearer ${key}` };
  return {
    url,
    place: new URL(url).host,
    hasKey: key !== undefined,
    get: (path) => call(url + path, { headers }),
    post: (path, body) => call(url + path, { method: 'POST', headers, body }),
  };
}

/** Whether an address leads to this machine as itself. */
export function isLoopback(url: string): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(new URL(url).hostname);
}
