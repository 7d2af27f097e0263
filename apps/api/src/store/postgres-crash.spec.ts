import { afterAll, beforeAll, it } from 'vitest';
import { proveCrashes } from '../../test/crash-rounds.ts';
import { irisRepository } from '../../test/iris-repository.ts';
import { startPostgres, type PostgresServer } from '../../test/postgres-server.ts';
import { engineUnderTest } from '../../test/store-engines.ts';

const ROUNDS = 30;
const SEED = Number(process.env['TEST_SEED'] ?? Date.now() % 2 ** 31);

let server: PostgresServer | null = null;
beforeAll(async () => {
  server = await startPostgres({ fsync: true });
}, 300_000);
afterAll(async () => server?.stop());

const engine = engineUnderTest(() => {
  if (server === null) throw new Error('PostgreSQL runs only while tests run.');
  return server;
});

it(`keeps what it has acknowledged on PostgreSQL, killed ${ROUNDS} times under load (TEST_SEED=${SEED})`, async () => {
  const address = await engine.address();
  const environment = {
    MODEL_REPOSITORY: await irisRepository([1, 2]),
    SWITCHYARD_DATA_DIR: address.dataDirectory,
    DATABASE_URL: address.databaseUrl ?? '',
  };
  console.info(await proveCrashes(ROUNDS, SEED, environment, () => engine.open(address)));
}, 600_000);
