import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  globSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  statSync,
} from 'node:fs';
import { basename, delimiter, dirname, join, relative } from 'node:path';
import { workspaceRoot } from '../process/workspace-root.ts';
import { dockerfileStages, type DockerStage, type DockerStep } from './dockerfile-stages.ts';
import { readDockerIgnore } from './docker-ignore.ts';
import { dockerfileOf, type Service } from './services.ts';

/** An image's tree on this machine's disk, read-only but for its data directory. */
export interface ReplayedImage {
  /** What the container would see as `/`. */
  readonly root: string;
  /** Where its program starts. */
  readonly workdir: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly command: readonly string[];
  readonly healthCheck: readonly string[] | undefined;
  readonly bytes: number;
  readonly files: number;
}

/** The one directory that a container may write to. */
const DATA = 'data';
const ignores = readDockerIgnore(readFileSync(join(workspaceRoot, '.dockerignore'), 'utf8'));

/**
 * Carries out a Dockerfile's stages below a folder, as whoever runs this.
 * @throws Error naming the step that failed
 */
export function replayImage(service: Service, folder: string, say: (line: string) => void): ReplayedImage {
  const stages = dockerfileStages(readFileSync(join(workspaceRoot, dockerfileOf(service)), 'utf8'));
  const roots = new Map<string, string>();
  for (const stage of stages) {
    const root = join(folder, stage.name);
    mkdirSync(root);
    roots.set(stage.name, root);
    replayStage(stage, root, roots, say);
  }
  const last = stages.at(-1);
  const root = roots.get(last?.name ?? '');
  if (last === undefined || root === undefined) throw new Error('The Dockerfile has no FROM.');
  const steps = last.steps;
  const environment = Object.assign(
    {},
    ...steps.filter((step) => step.kind === 'env').map((step) => step.variables),
  ) as Readonly<Record<string, string>>;
  const command = steps.find((step) => step.kind === 'cmd')?.argv;
  if (command === undefined) throw new Error('The Dockerfile has no CMD in exec form.');
  const size = makeReadOnly(root);
  return {
    root,
    workdir: join(root, steps.find((step) => step.kind === 'workdir')?.folder ?? '/'),
    // What the container would find at /data is below the replayed root here.
    environment: Object.fromEntries(
      Object.entries(environment).map(([name, value]) => [
        name,
        value.startsWith('/') ? join(root, value) : value,
      ]),
    ),
    command,
    healthCheck: steps.find((step) => step.kind === 'healthcheck')?.argv,
    ...size,
  };
}

function replayStage(
  stage: DockerStage,
  root: string,
  roots: ReadonlyMap<string, string>,
  say: (line: string) => void,
): void {
  let workdir = root;
  for (const step of stage.steps) {
    if (step.kind === 'workdir') {
      workdir = join(root, step.folder);
      mkdirSync(workdir, { recursive: true });
    } else if (step.kind === 'copy') copy(step, root, workdir, roots);
    else if (step.kind === 'run') run(step.command, workdir, say);
  }
}

function copy(
  { from, sources, target }: Extract<DockerStep, { readonly kind: 'copy' }>,
  root: string,
  workdir: string,
  roots: ReadonlyMap<string, string>,
): void {
  const base = from === undefined ? workspaceRoot : (roots.get(from) ?? '');
  const destination = target.startsWith('/') ? join(root, target) : join(workdir, target);
  for (const source of sources) {
    const origin = join(base, source);
    if (!existsSync(origin))
      throw new Error(`COPY ${source}: it is not there. Build it first: npx nx run-many -t build`);
    // Docker puts a file into a target that ends with a slash or is a folder, and a folder's contents into the target.
    const into =
      statSync(origin).isDirectory() || !/\/$|^\.$/.test(target)
        ? destination
        : join(destination, basename(source));
    mkdirSync(dirname(into), { recursive: true });
    cpSync(origin, into, {
      recursive: true,
      verbatimSymlinks: true,
      filter: (path) =>
        from !== undefined || lstatSync(path).isDirectory() || !ignores(relative(workspaceRoot, path)),
    });
  }
}

function run(command: string, workdir: string, say: (line: string) => void): void {
  say(`RUN ${command}`);
  const end = spawnSync('/bin/sh', ['-c', command], {
    cwd: workdir,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: {
      // Certificates and proxies are the machine's, as they would be the Docker engine's.
      ...process.env,
      PATH: [dirname(process.execPath), process.env['PATH']].join(delimiter),
      HOME: workdir,
      npm_config_cache: join(dirname(dirname(workdir)), 'npm-cache'),
    },
  });
  if (end.status !== 0)
    throw new Error(`This step of the Dockerfile failed; its messages are above: RUN ${command}`);
}

function makeReadOnly(root: string): Pick<ReplayedImage, 'bytes' | 'files'> {
  let bytes = 0;
  let files = 0;
  for (const path of ['.', ...globSync('**/*', { cwd: root })]) {
    const place = join(root, path);
    const found = lstatSync(place);
    if (found.isSymbolicLink()) continue;
    if (found.isFile()) {
      bytes += found.size;
      files += 1;
    }
    if (path !== DATA && !path.startsWith(`${DATA}/`)) chmodSync(place, found.mode & 0o555);
  }
  return { bytes, files };
}
