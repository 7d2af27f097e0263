import type { Logger } from 'pino';
import type { Clock, Configuration } from '../config/configuration.ts';
import { openPostgresStore } from './postgres-store.ts';
import { openSqliteStore } from './sqlite-store.ts';
import type { Store } from './store.ts';

/**
 * Opens the store, with tables of this release: PostgreSQL when there is an address, else SQLite in the data directory.
 *
 * @param clock milliseconds since 1970
 * @throws StoreRefusedError whose message says why it cannot be opened and what to do
 */
export async function openStore(
  configuration: Pick<Configuration, 'databaseUrl' | 'dataDirectory'>,
  clock: Clock,
  logger: Logger,
): Promise<Store> {
  const { databaseUrl, dataDirectory } = configuration;
  const store =
    databaseUrl === null
      ? await openSqliteStore(dataDirectory, clock, logger)
      : await openPostgresStore(databaseUrl, clock, logger);
  store.health.onChange((state) => {
    if (state.state === 'available') logger.info('The store takes writes again.');
    else logger.error(`The store is unavailable. ${state.reason}`);
  });
  return store;
}
