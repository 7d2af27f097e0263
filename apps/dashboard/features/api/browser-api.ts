import { createClient, createConfig, type Client } from '@switchyard/api-client';

/** What is said when not even the dashboard's own server answers. */
export const DASHBOARD_SILENT = {
  title: 'The dashboard does not answer',
  detail:
    'Its server cannot be reached. Check that it is still running (npm start); this page goes on trying.',
};

/**
 * The api as the browser sees it: through the dashboard's own server, which holds the key.
 *
 * @param base where the routes are passed on; tests bring the address of theirs
 */
export function browserApi(base = '/api'): Client {
  return createClient(createConfig({ baseUrl: base, cache: 'no-store' }));
}
