import { commitOf, git, isAncestor } from './git.ts';
import { lastSuccess } from './last-success.ts';
import { UsageFault } from './stage-options.ts';

/** What a build compares with; without a commit, everything counts as changed. */
export interface BuildBase {
  readonly commit: string | undefined;
  /** Why this one, as a sentence. */
  readonly reason: string;
}

/** Where to look for the base. */
export interface BaseQuery {
  readonly head: string;
  readonly branch: string;
  /** A commit somebody insists on. */
  readonly override: string | undefined;
  /** The branch that a pull request wants to go into, such as `origin/main`. */
  readonly target: string | undefined;
  readonly remote: string | undefined;
}

/**
 * The commit a build compares with: the one insisted on, else where a pull request left its target, else the last
 * successful build of the branch.
 *
 * @throws UsageFault when the named commit or branch is not here
 */
export async function findBase({ head, branch, override, target, remote }: BaseQuery): Promise<BuildBase> {
  if (override !== undefined) {
    const commit = await commitOf(override);
    if (commit === undefined) throw new UsageFault(`--base: there is no commit ${override} in this clone.`);
    return { commit, reason: 'The base was given.' };
  }
  if (target !== undefined) {
    const tip = await commitOf(target);
    if (tip === undefined)
      throw new UsageFault(`--target: there is no ${target} in this clone. Fetch it first.`);
    return { commit: await git('merge-base', tip, head), reason: `This is where ${target} was left.` };
  }
  const last = await lastSuccess(branch, remote);
  if (last === undefined) return { commit: undefined, reason: `No build of ${branch} has succeeded yet.` };
  if (!(await isAncestor(last, head))) {
    return {
      commit: undefined,
      reason: `The last successful build (${last}) is not part of this history any more.`,
    };
  }
  return { commit: last, reason: `The last successful build of ${branch}.` };
}
