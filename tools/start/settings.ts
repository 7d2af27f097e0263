import { randomBytes } from 'node:crypto';
import { isAbsolute, join, resolve } from 'node:path';
import { StartFault } from './start-fault.ts';

const SHORTEST_ADMIN_KEY = 32;

/** Where one of the two servers listens. */
export interface Listener {
  readonly name: 'api' | 'dashboard';
  readonly host: string;
  readonly port: number;
  /** The variable a person changes when the port is taken. */
  readonly portVariable: 'API_PORT' | 'DASHBOARD_PORT';
}

export interface StartSettings {
  readonly api: Listener;
  readonly dashboard: Listener;
  readonly dataDirectory: string;
  /** A directory, or undefined when the models live in object storage, which is not ours to fill. */
  readonly modelDirectory: string | undefined;
  /** What MODEL_REPOSITORY must say to the programs that are started. */
  readonly modelRepository: string;
  /** Never printed. */
  readonly adminKey: string;
}

/**
 * Reads the environment. Relative paths count from the workspace root; an empty variable counts as unset.
 * @throws StartFault naming the variable that cannot be used
 */
export function readSettings(
  environment: Readonly<Record<string, string | undefined>>,
  workspaceRoot: string,
): StartSettings {
  const value = (name: string): string | undefined => environment[name]?.trim() || undefined;
  const dataDirectory = resolve(workspaceRoot, value('SWITCHYARD_DATA_DIR') ?? '.switchyard');
  const repository = value('MODEL_REPOSITORY') ?? join(dataDirectory, 'models');
  const remote = /^[a-z][a-z0-9+.-]*:\/\//i.test(repository);
  const modelRepository = remote || isAbsolute(repository) ? repository : resolve(workspaceRoot, repository);
  const api = listener('api', value('API_HOST'), value('API_PORT') ?? '8000', 'API_PORT');
  const dashboard = listener(
    'dashboard',
    value('DASHBOARD_HOST'),
    value('DASHBOARD_PORT') ?? '8501',
    'DASHBOARD_PORT',
  );
  if (api.port === dashboard.port) {
    throw new StartFault(
      `The api and the dashboard are both told to use port ${api.port}. Give them two: set API_PORT or DASHBOARD_PORT.`,
    );
  }
  return {
    api,
    dashboard,
    dataDirectory,
    modelDirectory: remote ? undefined : modelRepository,
    modelRepository,
    adminKey: adminKey(value('SWITCHYARD_ADMIN_KEY')),
  };
}

function listener(
  name: Listener['name'],
  host: string | undefined,
  port: string,
  portVariable: Listener['portVariable'],
): Listener {
  const number = /^\d{1,5}$/.test(port) ? Number(port) : 0;
  if (number < 1 || number > 65_535)
    throw new StartFault(`${portVariable} is "${port}", which is no port. Set a number from 1 to 65535.`);
  return { name, host: host ?? '127.0.0.1', port: number, portVariable };
}

function adminKey(given: string | undefined): string {
  if (given === undefined) return randomBytes(32).toString('base64url');
  if (given.length < SHORTEST_ADMIN_KEY) {
    throw new StartFault(
      `SWITCHYARD_ADMIN_KEY has ${given.length} characters; it needs at least ${SHORTEST_ADMIN_KEY}. ` +
        'Make one with `openssl rand -base64 32`, or unset it: a key is then made for this run.',
    );
  }
  return given;
}
