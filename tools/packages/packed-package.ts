import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll } from 'vitest';
import { workspaceRoot } from '../process/workspace-root.ts';

const run = promisify(execFile);

/** What a registry would hand out, in a temporary directory that nothing of this workspace can be found from. */
export interface PackedPackage {
  readonly tarball: string;
  /** A package beside which the tarball is installed, without any of the optional peers. */
  readonly consumer: string;
}

/**
 * Packs what was built of a library for all tests of a suite, installs it for a consumer, and takes both away
 * afterwards.
 *
 * @param library its folder below `libs`
 */
export function usePackedPackage(library: string): PackedPackage {
  const source = join(workspaceRoot, 'libs', library);
  let directory = '';
  let tarball = '';
  let consumer = '';
  beforeAll(async () => {
    if (!existsSync(join(source, 'dist', 'index.js'))) {
      throw new Error(
        `libs/${library} is not built, and this test is about what is built: npx nx build ${library}`,
      );
    }
    directory = await realpath(await mkdtemp(join(tmpdir(), 'switchyard-packed-')));
    consumer = join(directory, 'consumer');
    tarball = await pack(source, directory);
    await mkdir(consumer);
    await writeFile(
      join(consumer, 'package.json'),
      '{ "name": "consumer", "private": true, "type": "module" }',
    );
    // An empty cache and no network: whatever this needed besides the tarball would fail here.
    await npm(consumer, directory, [
      'install',
      '--offline',
      '--no-audit',
      '--no-fund',
      '--ignore-scripts',
      tarball,
    ]);
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));
  return {
    get tarball() {
      return tarball;
    },
    get consumer() {
      return consumer;
    },
  };
}

/** Bytes in a buffer of their own. */
export async function tarballBytes({ tarball }: PackedPackage): Promise<Uint8Array<ArrayBuffer>> {
  return Uint8Array.from(await readFile(tarball));
}

/** Runs a program of the consumer's on the Node that runs this, and gives what it printed as JSON. */
export async function runConsumer({ consumer }: PackedPackage, program: string): Promise<unknown> {
  const file = join(consumer, 'program.js');
  await writeFile(file, program);
  const { stdout } = await run(process.execPath, [file], { cwd: consumer, env: {} });
  return JSON.parse(stdout) as unknown;
}

async function pack(source: string, directory: string): Promise<string> {
  const stdout = await npm(source, directory, [
    'pack',
    '--json',
    '--ignore-scripts',
    '--pack-destination',
    directory,
  ]);
  const [made] = JSON.parse(stdout) as readonly { readonly filename: string }[];
  if (made === undefined) throw new Error(`npm pack made nothing: ${stdout}`);
  return join(directory, made.filename);
}

/** Runs npm without what an npm around this test has put into the environment, which would mean another project. */
async function npm(cwd: string, directory: string, args: readonly string[]): Promise<string> {
  const inherited = Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name));
  const env = { ...Object.fromEntries(inherited), npm_config_cache: join(directory, 'cache') };
  return (await run('npm', args, { cwd, env })).stdout;
}
