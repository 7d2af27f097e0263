import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { workspaceRoot } from './process/workspace-root.ts';

const program = join(workspaceRoot, 'tools', 'affected-containers.ts');
const clone = join(mkdtempSync(join(tmpdir(), 'switchyard-affected-')), 'clone');
/** What this working copy may have and the last commit not yet; the clone's base has all of it. */
const DELIVERY = ['deploy/docker', 'tools/containers/image', 'docker-compose.yml', '.dockerignore'];
const ALL = ['api', 'dashboard', 'trainer'];
let base = '';

function run(command: string, args: readonly string[], cwd = clone) {
  return spawnSync(command, args, { cwd, encoding: 'utf8' });
}

function git(...args: readonly string[]): string {
  const end = run('git', [
    '-c',
    'user.name=t',
    '-c',
    'user.email=t@example.com',
    '-c',
    'commit.gpgsign=false',
    ...args,
  ]);
  if (end.status !== 0) throw new Error(`git ${args.join(' ')}: ${end.stderr}`);
  return end.stdout.trim();
}

function commit(): string {
  git('add', '--all', '--force', '.');
  git('commit', '--quiet', '--allow-empty', '--no-verify', '-m', 'change');
  return git('rev-parse', 'HEAD');
}

function affected(from: string, to: string, ...form: readonly string[]) {
  return run(process.execPath, [program, `--base=${from}`, `--head=${to}`, ...form]);
}

/** Asserts the shape on the way: one JSON object from services to sentences. */
function services(from: string, to: string): readonly string[] {
  const { stdout, stderr, status } = affected(from, to, '--json');
  expect(stderr).toBe('');
  expect(status).toBe(0);
  const answer: unknown = JSON.parse(stdout);
  expect(Object.prototype.toString.call(answer)).toBe('[object Object]');
  const entries = Object.entries(answer as Record<string, unknown>);
  for (const [, reason] of entries) expect(reason).toMatch(/^[A-Z].+\.$/);
  return entries.map(([service]) => service);
}

function write(path: string, text: string): void {
  mkdirSync(dirname(join(clone, path)), { recursive: true });
  writeFileSync(join(clone, path), text);
}

function append(path: string, text = '\n// changed\n'): void {
  write(path, `${existsSync(join(clone, path)) ? readFileSync(join(clone, path), 'utf8') : ''}${text}`);
}

function edit(path: string, change: (json: ReturnType<typeof JSON.parse>) => void): void {
  const json: ReturnType<typeof JSON.parse> = JSON.parse(readFileSync(join(clone, path), 'utf8'));
  change(json);
  write(path, `${JSON.stringify(json, undefined, 2)}\n`);
}

function bump(place: string): void {
  edit('package-lock.json', (lock) => {
    const entry = lock.packages[place];
    entry.version = '99.0.0';
    entry.integrity = 'sha512-changed';
  });
}

function release(library: string): void {
  edit(`libs/${library}/package.json`, (manifest) => (manifest.version = '9.9.9'));
  edit('package-lock.json', (lock) => (lock.packages[`libs/${library}`].version = '9.9.9'));
  append(`libs/${library}/CHANGELOG.md`, '\n## 9.9.9\n');
}

beforeAll(() => {
  const end = run('git', ['clone', '--quiet', '--depth=1', `file://${workspaceRoot}`, clone], workspaceRoot);
  if (end.status !== 0) throw new Error(`The workspace could not be cloned: ${end.stderr}`);
  for (const path of DELIVERY) cpSync(join(workspaceRoot, path), join(clone, path), { recursive: true });
  base = commit();
}, 120_000);
beforeEach(() => {
  git('reset', '--quiet', '--hard', base);
  git('clean', '--quiet', '-fd');
});
afterAll(() => rmSync(dirname(clone), { recursive: true, force: true }));

const TABLE: readonly (readonly [what: string, change: () => void, rebuilt: readonly string[]])[] = [
  ['nothing', () => undefined, []],
  ['libs/drift', () => append('libs/drift/src/index.ts'), ALL],
  ['libs/ab-router', () => append('libs/ab-router/src/index.ts'), ALL],
  ['libs/model-io', () => append('libs/model-io/src/index.ts'), ALL],
  ['libs/api-client', () => append('libs/api-client/src/index.ts'), usersOf('@switchyard/api-client')],
  ['apps/api', () => append('apps/api/src/main.ts'), ['api']],
  ['apps/dashboard', () => append('apps/dashboard/next.config.ts'), ['dashboard']],
  ['a recipe of the trainer', () => append('apps/trainer/recipes/iris-v1.json', ' '), ['trainer']],
  ['apps/e2e', () => append('apps/e2e/src/any.ts'), []],
  ['a spec of a library', () => append('libs/drift/src/any.spec.ts'), []],
  ['a spec of the dashboard', () => append('apps/dashboard/ui/any.spec.tsx'), []],
  ["a library's test vectors", () => append('libs/drift/test/vectors/any.json', '{}'), []],
  ["the api's benchmark", () => append('apps/api/bench/any.ts'), []],
  ["a library's README", () => append('libs/drift/README.md', '\nmore\n'), []],
  ["the workspace's README", () => append('README.md', '\nmore\n'), []],
  ['documents', () => append('docs/any.md', 'more'), []],
  ["the lockfile: a package of the api's", () => bump('node_modules/kysely'), ['api']],
  ["the lockfile: a package that the api's packages need", () => bump('node_modules/pg-pool'), ['api']],
  ["the lockfile: a package of the trainer's", () => bump('node_modules/csv-parse'), ['trainer']],
  ['the lockfile: a package of two', () => bump('node_modules/onnxruntime-node'), ['api', 'trainer']],
  ["the lockfile: the dashboard's framework", () => bump('node_modules/next'), ['dashboard']],
  [
    "the lockfile: the dashboard's compiler",
    () => bump('node_modules/@next/swc-linux-x64-gnu'),
    ['dashboard'],
  ],
  ['the lockfile: the compiler of all', () => bump('node_modules/typescript'), ALL],
  ['the lockfile: a development tool', () => bump('node_modules/eslint'), []],
  ['the lockfile: a package that only tests use', () => bump('node_modules/fast-check'), []],
  [
    'the lockfile: its order of keys',
    () =>
      edit(
        'package-lock.json',
        (lock) => (lock.packages = Object.fromEntries(Object.entries(lock.packages).reverse())),
      ),
    [],
  ],
  ['docker-compose.yml', () => append('docker-compose.yml', '\n# changed\n'), []],
  ["the api's Dockerfile", () => append('deploy/docker/api.Dockerfile', '\n# changed\n'), ['api']],
  [
    "the dashboard's Dockerfile",
    () => append('deploy/docker/dashboard.Dockerfile', '\n# changed\n'),
    ['dashboard'],
  ],
  [
    'a program that every Dockerfile copies',
    () => append('tools/containers/image/health-check.mjs'),
    ['api', 'dashboard'],
  ],
  [
    "the trainer's program in its image",
    () => append('tools/containers/image/train-demo-models.mjs'),
    ['trainer'],
  ],
  ['.dockerignore', () => append('.dockerignore', '\n# changed\n'), ALL],
  ['nx.json: the release', () => edit('nx.json', (nx) => (nx.release.git.commitMessage = 'other')), []],
  ['nx.json: how tests run', () => edit('nx.json', (nx) => (nx.targetDefaults.test.cache = false)), []],
  [
    'nx.json: what a build reads',
    () => edit('nx.json', (nx) => nx.namedInputs.production.push('!{projectRoot}/x')),
    ALL,
  ],
  [
    'nx.json: how builds run',
    () => edit('nx.json', (nx) => (nx.targetDefaults.build = { cache: false })),
    ALL,
  ],
  [
    'tsconfig.base.json',
    () => edit('tsconfig.base.json', (config) => (config.compilerOptions.target = 'es2023')),
    ALL,
  ],
  ['tsconfig.base.json: white space', () => append('tsconfig.base.json', '\n\n'), []],
  ["the workspace's scripts", () => edit('package.json', (root) => (root.scripts.any = 'true')), []],
  [
    'a new dependency between projects',
    () => edit('apps/api/package.json', (api) => (api.dependencies['@switchyard/api-client'] = '*')),
    ['api'],
  ],
  ["a library's tags", () => edit('libs/drift/package.json', (drift) => drift.nx.tags.push('any')), []],
  [
    "a library's exports",
    () => edit('libs/drift/package.json', (drift) => (drift.exports['./any'] = './dist/any.js')),
    ALL,
  ],
  ['a release of a library that reports its version', () => release('drift'), ['api', 'trainer']],
  [
    'a file moved within a library',
    () => renameSync(join(clone, 'libs/drift/src/index.ts'), join(clone, 'libs/drift/src/other.ts')),
    ALL,
  ],
  [
    'a file moved from the api to the dashboard',
    () => renameSync(join(clone, 'apps/api/src/main.ts'), join(clone, 'apps/dashboard/main.ts')),
    ['api', 'dashboard'],
  ],
  [
    'a spec moved',
    () => {
      append('libs/drift/src/a.spec.ts');
    },
    [],
  ],
  ['a deleted file', () => rmSync(join(clone, 'apps/trainer/src/main.ts')), ['trainer']],
  ['files with odd names', () => append('apps/api/src/ä "b"\n.ts'), ['api']],
];

/** Read from the workspace itself, since importing the client is each app's own decision. */
function usersOf(name: string): readonly string[] {
  return ALL.filter((service) => {
    const text = readFileSync(join(workspaceRoot, 'apps', service, 'package.json'), 'utf8');
    return name in (JSON.parse(text) as { dependencies: Record<string, string> }).dependencies;
  });
}

describe('the containers to rebuild after a commit that touches only', () => {
  it.each(TABLE)('%s', (_what, change, rebuilt) => {
    change();
    expect(services(base, commit())).toEqual(rebuilt);
  });
});

describe('the containers to rebuild', () => {
  it('come from both sides of a merge', () => {
    git('checkout', '--quiet', '-b', `side-${performance.now()}`);
    append('apps/dashboard/next.config.ts');
    const side = commit();
    git('checkout', '--quiet', '--detach', base);
    append('apps/trainer/src/main.ts');
    commit();
    git('merge', '--quiet', '--no-ff', '--no-edit', side);
    const merged = git('rev-parse', 'HEAD');
    expect(services(base, merged)).toEqual(['dashboard', 'trainer']);
    expect(services(side, merged)).toEqual(['trainer']);
  });

  it('are those of every commit since the last build that succeeded', () => {
    append('apps/api/src/main.ts');
    commit();
    append('README.md');
    expect(services(base, commit())).toEqual(['api']);
  });

  it('are none when a change was taken back', () => {
    append('libs/drift/src/index.ts');
    commit();
    git('revert', '--no-edit', 'HEAD');
    expect(services(base, git('rev-parse', 'HEAD'))).toEqual([]);
  });

  it.each(['', '0123456789012345678901234567890123456789', 'no-such-branch', '--all'])(
    'are all when the base is "%s"',
    (unknown) => {
      expect(services(unknown, base)).toEqual(ALL);
      expect(affected(unknown, base).stdout).toContain('everything is rebuilt');
    },
  );

  it('are all when the base is no ancestor', () => {
    append('README.md');
    const rewritten = commit();
    git('reset', '--quiet', '--hard', base);
    append('docs/any.md', 'more');
    expect(services(rewritten, commit())).toEqual(ALL);
  });

  it('are said for people and for compose', () => {
    append('apps/api/src/main.ts');
    append('apps/dashboard/next.config.ts');
    const head = commit();
    expect(affected(base, head).stdout).toMatch(
      /^api {8}It ships apps\/api, where apps\/api\/src\/main\.ts changed\.\ndashboard /,
    );
    expect(affected(base, head, '--compose').stdout).toBe('build api dashboard\n');
    expect(affected(base, head, '--compose=up').stdout).toBe('up --detach --build --no-deps api dashboard\n');
    expect(affected(base, base).stdout).toBe('No container needs to be rebuilt.\n');
    expect(affected(base, base, '--compose').stdout).toBe('');
    expect(affected(base, base, '--json').stdout).toBe('{}\n');
  });

  it.each([
    [['--nonsense']],
    [['--base=HEAD', 'more']],
    [['--json']],
    [['--base=HEAD', '--head=nowhere']],
    [['--base=HEAD', '--compose=down']],
    [['--base=HEAD', '--json', '--compose']],
  ])('are not guessed from %j', (args) => {
    const end = run(process.execPath, [program, ...args]);
    expect(end.status).toBe(2);
    expect(end.stdout).toBe('');
    expect(end.stderr).toContain('Usage: node tools/affected-containers.ts');
  });
});
