import { capture } from './capture.ts';
import { commitOf, git, isAncestor } from './git.ts';

/** What recording a success did. */
export interface Recorded {
  readonly kind: 'recorded' | 'newer-there' | 'not-pushed';
  readonly commit: string;
}

/**
 * Where the last successful build's commit is kept: a git ref, so that it lives and travels with the repository,
 * whichever machine builds next. It moves only after a build went through, so what a failed build should have
 * built is still part of the next build's changes.
 */
export function lastSuccessRef(branch: string): string {
  return `refs/switchyard/last-success/${branch}`;
}

/** The commit that was built last, undefined before the first build. */
export async function lastSuccess(branch: string, remote: string | undefined): Promise<string | undefined> {
  const ref = lastSuccessRef(branch);
  if (remote !== undefined) await capture('git', ['fetch', '--no-tags', remote, `+${ref}:${ref}`]);
  return commitOf(ref);
}

/** Remembers a successful build. An older build that ends later does not take the mark back. */
export async function recordSuccess(
  branch: string,
  commit: string,
  remote: string | undefined,
): Promise<Recorded> {
  const ref = lastSuccessRef(branch);
  const known = await lastSuccess(branch, remote);
  if (known !== undefined && known !== commit && (await isAncestor(commit, known))) {
    return { kind: 'newer-there', commit: known };
  }
  await git('update-ref', '-m', 'pipeline: build succeeded', ref, commit, known ?? '');
  if (remote === undefined) return { kind: 'recorded', commit };
  const lease = `--force-with-lease=${ref}:${known ?? ''}`;
  const { code, stderr } = await capture('git', ['push', '--quiet', lease, remote, `${ref}:${ref}`]);
  if (code === 0) return { kind: 'recorded', commit };
  process.stderr.write(stderr);
  return { kind: 'not-pushed', commit };
}
