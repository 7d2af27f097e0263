import { spawnSync } from 'node:child_process';

const LARGEST_FILE = 64 * 1024 * 1024;

/** A file that differs between two commits, and how: `A`dded, `M`odified, `D`eleted or `T`ype changed. */
export interface ChangedFile {
  readonly path: string;
  readonly status: string;
}

/** What the affected containers are worked out from: a repository on this machine, read without its work tree. */
export interface GitHistory {
  /** The full id of a commit, or undefined when this clone does not have it. */
  readonly commit: (name: string) => string | undefined;
  readonly isAncestor: (older: string, newer: string) => boolean;
  /** Every file that differs; a moved one is there twice, as deleted and as added. */
  readonly changes: (base: string, head: string) => readonly ChangedFile[];
  /** A file's text at a commit, or undefined when it is not there. */
  readonly read: (commit: string, path: string) => string | undefined;
  /** Paths of every file below folders at a commit. */
  readonly list: (commit: string, folders: readonly string[]) => readonly string[];
}

/** Reads the history of the repository in a directory. */
export function gitHistory(directory: string): GitHistory {
  const git = (...args: readonly string[]): { readonly ok: boolean; readonly text: string } => {
    const end = spawnSync('git', args, {
      cwd: directory,
      encoding: 'utf8',
      maxBuffer: LARGEST_FILE,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    if (end.error !== undefined)
      throw new Error(`git could not be run (${end.error.message}). Install git and run this again.`);
    return { ok: end.status === 0, text: end.stdout };
  };
  const must = (...args: readonly string[]): string => {
    const end = git(...args);
    if (!end.ok)
      throw new Error(`\`git ${args.join(' ')}\` failed in ${directory}; run it there to see why.`);
    return end.text;
  };
  return {
    commit: (name) => {
      // A name that begins with a dash would be an option.
      if (name === '' || name.startsWith('-')) return undefined;
      const end = git('rev-parse', '--verify', '--quiet', `${name}^{commit}`);
      return end.ok ? end.text.trim() : undefined;
    },
    isAncestor: (older, newer) => git('merge-base', '--is-ancestor', older, newer).ok,
    changes: (base, head) => {
      const fields = must('diff', '--name-status', '--no-renames', '-z', base, head).split('\0');
      const files: ChangedFile[] = [];
      for (let at = 0; at + 1 < fields.length; at += 2)
        files.push({ status: fields[at] ?? '', path: fields[at + 1] ?? '' });
      return files;
    },
    read: (commit, path) => {
      const end = git('show', `${commit}:${path}`);
      return end.ok ? end.text : undefined;
    },
    list: (commit, folders) =>
      must('ls-tree', '-r', '-z', '--name-only', '--full-tree', commit, '--', ...folders)
        .split('\0')
        .filter((path) => path !== ''),
  };
}
