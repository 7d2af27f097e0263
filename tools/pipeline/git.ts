import { capture } from './capture.ts';

/** Runs git and returns what it printed. @throws Error with git's own message */
export async function git(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await capture('git', args);
  if (code !== 0) throw new Error(`git ${args.join(' ')} failed: ${stderr.trim()}`);
  return stdout.trim();
}

/** The full id of a commit, undefined when this repository has none of that name. */
export async function commitOf(name: string): Promise<string | undefined> {
  const { code, stdout } = await capture('git', ['rev-parse', '--verify', '--quiet', `${name}^{commit}`]);
  return code === 0 ? stdout.trim() : undefined;
}

/** Whether everything in `older` is also in `newer`. */
export async function isAncestor(older: string, newer: string): Promise<boolean> {
  return (await capture('git', ['merge-base', '--is-ancestor', older, newer])).code === 0;
}
