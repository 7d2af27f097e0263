/** A clone of this workspace that the specs of the pipeline build, commit in and delete. */
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { workspaceRoot } from '../process/workspace-root.ts';

/** How a stage's program ended. */
export interface StageEnd {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A clone with the working tree's tools in it. */
export interface ThrowAwayClone {
  readonly path: string;
  git(...args: readonly string[]): string;
  /** Writes files, commits them, and returns the commit. */
  commit(message: string, files: Readonly<Record<string, string>>): string;
  /** Runs `tools/pipeline/<stage>.ts`. */
  stage(
    name: string,
    args?: readonly string[],
    environment?: Readonly<Record<string, string>>,
  ): Promise<StageEnd>;
  remove(): void;
}

/** One link for each package: should something install in the clone, it takes away links and not the packages. */
function linkPackages(from: string, to: string): void {
  mkdirSync(to);
  for (const name of readdirSync(from)) symlinkSync(join(from, name), join(to, name));
}

/** Clones the workspace, with its real history, and links what is installed. */
export function cloneWorkspace(): ThrowAwayClone {
  const path = mkdtempSync(join(tmpdir(), 'switchyard-pipeline-'));
  const git = (...args: readonly string[]): string =>
    execFileSync('git', ['-c', 'user.name=spec', '-c', 'user.email=spec@example.invalid', ...args], {
      cwd: path,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim();
  git('clone', '--quiet', workspaceRoot, '.');
  // The specs are about the pipeline and its tools as they are now, not as they were committed last.
  for (const file of ['Jenkinsfile', 'package.json', 'package-lock.json']) {
    cpSync(join(workspaceRoot, file), join(path, file));
  }
  cpSync(join(workspaceRoot, 'tools'), join(path, 'tools'), {
    recursive: true,
    filter: (source) => !/node_modules|test-results/.test(source),
  });
  linkPackages(join(workspaceRoot, 'node_modules'), join(path, 'node_modules'));
  writeFileSync(join(path, '.git', 'info', 'exclude'), 'node_modules\n');
  git('add', '--all');
  git('commit', '--quiet', '--allow-empty', '--message', 'build(tools): as they are now');
  return {
    path,
    git,
    commit(message, files) {
      for (const [name, text] of Object.entries(files)) {
        mkdirSync(dirname(join(path, name)), { recursive: true });
        writeFileSync(join(path, name), text);
      }
      git('add', '--all');
      git('commit', '--quiet', '--allow-empty', '--message', message);
      return git('rev-parse', 'HEAD');
    },
    stage: (name, args = [], environment = {}) =>
      new Promise((resolve) => {
        const child = spawn(process.execPath, [`tools/pipeline/${name}.ts`, ...args], {
          cwd: path,
          env: { ...process.env, ...environment },
          stdio: ['ignore', 'pipe', 'pipe'],
        });
        let stdout = '';
        let stderr = '';
        child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
        child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
        child.once('close', (code) => resolve({ code, stdout, stderr }));
      }),
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}
