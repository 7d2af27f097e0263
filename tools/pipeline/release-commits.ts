import { git } from './git.ts';

const RELEASE_FILES = /(?:^|\/)(?:CHANGELOG\.md|package\.json)$|^package-lock\.json$/;

/**
 * Whether a range holds nothing but what `nx release` committed. Judged over the whole range: a release commit on
 * top of work that was never built must not hide that work.
 */
export async function isReleaseOnly(base: string, head: string): Promise<boolean> {
  const subjects = (await git('log', '--no-merges', '--format=%s', `${base}..${head}`)).split('\n');
  if (!subjects.every((subject) => subject.startsWith('chore(release)'))) return false;
  const files = (await git('diff', '--name-only', base, head)).split('\n').filter((file) => file !== '');
  return files.length > 0 && files.every((file) => RELEASE_FILES.test(file));
}
