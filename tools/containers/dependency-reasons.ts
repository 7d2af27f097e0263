import type { GitHistory } from './git-history.ts';
import { installationChanges, installedPackages, parseLockfile } from './installed-packages.ts';
import type { Reason } from './reason.ts';
import { SERVICES } from './services.ts';

const LOCKFILE = 'package-lock.json';
const COMPILER = 'node_modules/typescript';
const NAMED_PACKAGES = 3;

/**
 * Compares what the lockfiles of two commits install. An image holds its app's required packages; the dashboard's is
 * a bundle, so what may be missing (Next's compiler) counts there too. Of the development tools only TypeScript
 * shapes what is shipped: it compiles the apps and the libraries in all three.
 */
export function dependencyReasons(history: GitHistory, base: string, head: string): readonly Reason[] {
  const [wasText, isText] = [history.read(base, LOCKFILE), history.read(head, LOCKFILE)];
  if (wasText === isText) return [];
  const [was, is] = [parseLockfile(wasText), parseLockfile(isText)];
  const changes = (roots: readonly string[], optional: boolean): readonly string[] =>
    installationChanges(installedPackages(was, roots, optional), installedPackages(is, roots, optional));

  const compiler = changes([COMPILER], false);
  return [
    ...SERVICES.map((service) => ({
      services: [service],
      words: changes([`apps/${service}`], service === 'dashboard'),
    }))
      .filter(({ words }) => words.length > 0)
      .map(({ services, words }) => ({
        services,
        sentence: `The lockfile installs other packages for it: ${listed(words)}.`,
      })),
    ...(compiler.length > 0
      ? [{ services: SERVICES, sentence: `The compiler of its code changed: ${listed(compiler)}.` }]
      : []),
  ];
}

function listed(words: readonly string[]): string {
  const shown = words.slice(0, NAMED_PACKAGES).join(', ');
  return words.length > NAMED_PACKAGES ? `${shown} and ${words.length - NAMED_PACKAGES} more` : shown;
}
