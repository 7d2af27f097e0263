import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

/** What the doctor was asked for. */
export interface DoctorOptions {
  readonly mode: 'running' | 'before';
  readonly json: boolean;
  /** Addresses without a slash at the end. */
  readonly api: string;
  readonly dashboard: string;
  /** Whether somebody said that Prometheus must be there; otherwise it is examined when it answers. */
  readonly prometheus: { readonly url: string; readonly isAsked: boolean };
  /** Never printed. */
  readonly key: string | undefined;
  readonly dataDirectory: string;
  /** The disk counts as full below this many bytes. */
  readonly minimumFree: number;
  /** Where the cloud's metadata service is; undefined: it is not asked. */
  readonly metadata: string | undefined;
}

/** A command line that cannot be followed; the message says why. */
export class UsageFault extends Error {
  override readonly name = 'UsageFault';
}

/** What `--help` prints. */
export const USAGE = `Usage: npm run doctor -- [options]

Examines a running Switchyard and says what to do about what it finds.

  --before            examine this machine before anything runs on it: ports, disk, memory, versions, Docker
  --api URL           the api (SWITCHYARD_API_URL, or http://127.0.0.1:8000)
  --dashboard URL     the dashboard (http://127.0.0.1:8501)
  --prometheus URL    Prometheus, which must answer then (otherwise http://127.0.0.1:9090 is examined if it does)
  --key KEY           an api key (better SWITCHYARD_API_KEY: other users of the machine can see arguments)
  --min-free GIB      free disk space below which the disk counts as full (1)
  --metadata URL      the cloud's metadata service, or none (http://169.254.169.254)
  --json              one JSON object instead of text
  --help              this text

Exit code: 0 healthy, 1 something is broken, 2 the command line cannot be followed.`;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads command line and environment; the command line goes first.
 * @returns undefined when help was asked for
 * @throws UsageFault
 */
export function readOptions(
  args: readonly string[],
  environment: Environment,
  root: string,
): DoctorOptions | undefined {
  const values = parse(args);
  if (values.help === true) return undefined;
  const set = (name: string): string | undefined => environment[name]?.trim() || undefined;
  const local = (name: string, port: string): string =>
    `http://${reachable(set(`${name}_HOST`) ?? '127.0.0.1')}:${set(`${name}_PORT`) ?? port}`;
  const prometheus = values.prometheus;
  return {
    mode: values.before === true ? 'before' : 'running',
    json: values.json === true,
    api: address('--api', values.api ?? set('SWITCHYARD_API_URL') ?? local('API', '8000')),
    dashboard: address('--dashboard', values.dashboard ?? local('DASHBOARD', '8501')),
    prometheus: {
      url: address('--prometheus', prometheus ?? 'http://127.0.0.1:9090'),
      isAsked: prometheus !== undefined,
    },
    key: values.key ?? set('SWITCHYARD_API_KEY') ?? set('SWITCHYARD_ADMIN_KEY'),
    dataDirectory: resolve(root, set('SWITCHYARD_DATA_DIR') ?? join(root, '.switchyard')),
    minimumFree: gibibytes(values['min-free'] ?? '1'),
    metadata:
      values.metadata === 'none'
        ? undefined
        : address('--metadata', values.metadata ?? 'http://169.254.169.254'),
  };
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  try {
    return parseArgs({
      args: [...args],
      options: {
        before: flag,
        json: flag,
        help: flag,
        api: text,
        dashboard: text,
        prometheus: text,
        key: text,
        metadata: text,
        'min-free': text,
      },
    }).values;
  } catch (error) {
    throw new UsageFault(error instanceof Error ? error.message : String(error));
  }
}

function address(option: string, text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol))
    throw new UsageFault(`${option} is "${text}"; give an address such as http://127.0.0.1:8000.`);
  return url.href.replace(/\/+$/, '');
}

function gibibytes(text: string): number {
  const number = text.trim() === '' ? NaN : Number(text);
  if (!Number.isFinite(number) || number < 0)
    throw new UsageFault(`--min-free is "${text}"; give a number of GiB, such as 1 or 0.5.`);
  return number * 2 ** 30;
}

/** A host under which this machine reaches a server that listens on it. */
function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::' || host === '[::]') return '127.0.0.1';
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
}
