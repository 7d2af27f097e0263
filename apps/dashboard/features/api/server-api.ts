import { createClient, createConfig, type Client } from '@switchyard/api-client';
import type { Settings } from '../../bff/settings.ts';
import type { Trouble } from './trouble.ts';

/** The api as the dashboard's server sees it, for the first paint. Never imported by client components: it holds the key. */
export function serverApi({ apiUrl, apiKey }: Settings): Client {
  return createClient(
    createConfig({
      baseUrl: apiUrl.replace(/\/$/, ''),
      cache: 'no-store',
      ...(apiKey === null ? {} : { headers: { authorization: `Bearer ${apiKey}` } }),
    }),
  );
}

/** What is said when the api does not answer. */
export function apiSilent({ apiUrl }: Settings): Pick<Trouble, 'title' | 'detail'> {
  return {
    title: 'The api does not answer',
    detail: `It was expected at ${apiUrl}. Start it (npm start), or set SWITCHYARD_API_URL to where it runs; this page comes back by itself.`,
  };
}

/** The first paint waits no longer than this for the api, in milliseconds. */
export const FIRST_PAINT_LIMIT_MS = 4_000;
