import { it } from 'vitest';
import { proveCrashes } from '../../test/crash-rounds.ts';
import { irisRepository } from '../../test/iris-repository.ts';
import { engineUnderTest } from '../../test/store-engines.ts';

const ROUNDS = 30;
const SEED = Number(process.env['TEST_SEED'] ?? Date.now() % 2 ** 31);

const engine = engineUnderTest(null);

it(`keeps what it has acknowledged on SQLite, killed ${ROUNDS} times under load (TEST_SEED=${SEED})`, async () => {
  const address = await engine.address();
  const environment = {
    MODEL_REPOSITORY: await irisRepository([1, 2]),
    SWITCHYARD_DATA_DIR: address.dataDirectory,
  };
  console.info(await proveCrashes(ROUNDS, SEED, environment, () => engine.open(address)));
}, 600_000);
