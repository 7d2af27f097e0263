import { join } from 'node:path';
import type { Command } from '../process/child-processes.ts';
import { API_MAIN, benchFile, PLAIN_ENVIRONMENT, type Surroundings } from '../surroundings.ts';
import type { Candidate } from './candidate.ts';

/** Why a route is left out of the table. */
export class NotBuiltYet extends Error {}

/** The api with everything on, and what its protocols and settings change. */
export function switchyardCandidates(surroundings: Surroundings): readonly Candidate[] {
  const native = apiCandidate(surroundings, 'native', 'switchyard native');
  return [
    native,
    {
      ...apiCandidate(surroundings, 'open-inference', 'switchyard open-inference'),
      single: async (url) => surroundings.traffic.openInference(await tensorName(url)),
      batch: null,
    },
    apiCandidate(surroundings, 'commit', 'switchyard durability=commit', { PREDICTION_DURABILITY: 'commit' }),
  ];
}

/** Two processes of the api behind one port; they need a store that two processes may share. */
export function twoProcesses(surroundings: Surroundings, databaseUrl: string): Candidate {
  const settings = { DATABASE_URL: databaseUrl };
  const one = apiCandidate(surroundings, 'two-processes', 'switchyard, 2 processes, 2 cores', settings);
  return {
    ...one,
    cores: '0,1',
    command: (port) => {
      const { args, ...command } = one.command(port);
      return {
        ...command,
        args: ['--conditions=@switchyard/source', benchFile('servers', 'two-processes.ts'), ...args],
      };
    },
    accounts: { countsAllRows: false, dataDirectory: null },
  };
}

/** The built api on a data directory of its own, with two versions pinned at 50/50. */
export function apiCandidate(
  { directory, repository, traffic }: Surroundings,
  name: string,
  title: string,
  settings: Readonly<Record<string, string>> = {},
  nodeOptions: readonly string[] = [],
): Candidate {
  const dataDirectory = join(directory, name);
  return {
    name,
    title,
    cores: '0',
    command: (port): Command => ({
      program: process.execPath,
      args: [...nodeOptions, API_MAIN],
      environment: {
        ...PLAIN_ENVIRONMENT,
        API_HOST: '127.0.0.1',
        API_PORT: String(port),
        SWITCHYARD_DATA_DIR: dataDirectory,
        MODEL_REPOSITORY: repository,
        MODEL_V1_WEIGHT: '50',
        MODEL_V2_WEIGHT: '50',
        ...settings,
      },
      directory,
    }),
    readyPath: '/health/ready',
    single: () => Promise.resolve(traffic.single),
    batch: traffic.batch,
    accounts: { countsAllRows: true, dataDirectory },
  };
}

/** The name of the one tensor that holds all inputs, from the model's metadata. */
async function tensorName(url: string): Promise<string> {
  const response = await fetch(`${url}/v2/models/iris`);
  const metadata: unknown = await response.json().catch(() => null);
  if (response.status === 404) throw new NotBuiltYet('GET /v2/models/iris answers 404');
  const inputs: unknown = Reflect.get(Object(metadata), 'inputs');
  const first: unknown = Array.isArray(inputs) ? inputs[0] : undefined;
  const name: unknown = Reflect.get(Object(first), 'name');
  return typeof name === 'string' ? name : 'input-0';
}
