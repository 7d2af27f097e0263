import type { GitHistory } from './git-history.ts';
import { parseManifest } from './manifest.ts';
import { SERVICES, type Service } from './services.ts';

/** Which projects (as folders such as `libs/drift`) each service's image is made of, the app itself included. */
export type ShippedProjects = Readonly<Record<Service, ReadonlySet<string>>>;

/**
 * Follows the workspace's own packages from each app through `dependencies`. The linter refuses an import that is
 * not declared there, so this is the project graph as it runs.
 */
export function shippedProjects(history: GitHistory, commit: string): ShippedProjects {
  const folders = history
    .list(commit, ['apps', 'libs'])
    .filter((path) => /^(apps|libs)\/[^/]+\/package\.json$/.test(path))
    .map((path) => path.slice(0, -'/package.json'.length));
  const manifests = new Map(
    folders.map((folder) => [folder, parseManifest(history.read(commit, `${folder}/package.json`))]),
  );
  const folderOf = new Map([...manifests].map(([folder, { name }]) => [name, folder]));

  const reached = (app: string): ReadonlySet<string> => {
    const found = new Set([app]);
    for (const folder of found) {
      for (const name of Object.keys(manifests.get(folder)?.dependencies ?? {})) {
        const dependency = folderOf.get(name);
        if (dependency !== undefined) found.add(dependency);
      }
    }
    return found;
  };
  const [api, dashboard, trainer] = SERVICES;
  return {
    [api]: reached('apps/api'),
    [dashboard]: reached('apps/dashboard'),
    [trainer]: reached('apps/trainer'),
  };
}
