import type { ChangedFile, GitHistory } from './git-history.ts';
import { changedFields, parseManifest } from './manifest.ts';
import { isNeverShipped } from './never-shipped.ts';
import { dependencyReasons } from './dependency-reasons.ts';
import type { Reason } from './reason.ts';
import { SERVICES, type Service } from './services.ts';
import { shippedProjects, type ShippedProjects } from './shipped-projects.ts';
import { workspaceFileReasons } from './workspace-file-reasons.ts';

/** A container to rebuild, and why in one or more sentences. */
export type Affected = ReadonlyMap<Service, readonly string[]>;

/** Whose running program reads the version out of a library's package.json: `/v1/info` and every artifact name it. */
const REPORT_VERSIONS: readonly Service[] = ['api', 'trainer'];
const NAMED_FILES = 3;

/**
 * Which containers differ between two commits. Contents are compared, not the commits between: a change that was
 * taken back rebuilds nothing, and a failed build loses nothing as long as `base` is the last one that succeeded.
 * @throws Error when `head` is no commit of this clone
 */
export function affectedContainers(history: GitHistory, baseName: string, headName: string): Affected {
  const head = history.commit(headName);
  if (head === undefined)
    throw new RangeError(`"${headName}" is no commit of this clone. Give --head a commit that it has.`);
  const base = history.commit(baseName);
  const distrust = base === undefined ? missingBase(baseName) : strayBase(history, base, head);
  if (base === undefined || distrust !== undefined)
    return collect([{ services: SERVICES, sentence: distrust ?? missingBase(baseName) }]);

  const changes = history.changes(base, head);
  const before = shippedProjects(history, base);
  const after = shippedProjects(history, head);
  return collect([
    ...workspaceFileReasons(history, base, head, changes),
    ...dependencyReasons(history, base, head),
    ...compositionReasons(before, after),
    ...projectReasons(history, base, head, changes, before, after),
  ]);
}

function missingBase(name: string): string {
  return name === ''
    ? 'No earlier successful build is known, so everything is rebuilt.'
    : `The last successful build, ${name}, is no commit of this clone (rewritten, or a shallow clone), so everything is rebuilt.`;
}

function strayBase(history: GitHistory, base: string, head: string): string | undefined {
  if (history.isAncestor(base, head)) return undefined;
  return `The last successful build, ${base.slice(0, 12)}, is no ancestor of ${head.slice(0, 12)} (the branch was rewritten), so everything is rebuilt.`;
}

function compositionReasons(before: ShippedProjects, after: ShippedProjects): readonly Reason[] {
  return SERVICES.flatMap((service) => [
    ...[...after[service]]
      .filter((project) => !before[service].has(project))
      .map((project) => ({ services: [service], sentence: `It now ships ${project}.` })),
    ...[...before[service]]
      .filter((project) => !after[service].has(project))
      .map((project) => ({ services: [service], sentence: `It no longer ships ${project}.` })),
  ]);
}

function projectReasons(
  history: GitHistory,
  base: string,
  head: string,
  changes: readonly ChangedFile[],
  before: ShippedProjects,
  after: ShippedProjects,
): readonly Reason[] {
  const files = Map.groupBy(
    changes.filter(({ path }) => /^(apps|libs)\/[^/]+\//.test(path)),
    ({ path }) => path.split('/').slice(0, 2).join('/'),
  );
  const reasons: Reason[] = [];
  for (const [project, changed] of files) {
    const users = SERVICES.filter((service) => before[service].has(project) || after[service].has(project));
    const manifestPath = `${project}/package.json`;
    const sources = changed
      .map(({ path }) => path)
      .filter((path) => path !== manifestPath && !isNeverShipped(path));
    if (sources.length > 0)
      reasons.push({ services: users, sentence: `It ships ${project}, where ${listed(sources)} changed.` });
    if (!changed.some(({ path }) => path === manifestPath)) continue;

    const [was, is] = [base, head].map((commit) => parseManifest(history.read(commit, manifestPath)));
    const fields = changedFields(was ?? {}, is ?? {});
    const shaping = fields.filter((field) => field !== 'version');
    if (shaping.length > 0)
      reasons.push({
        services: users,
        sentence: `It ships ${project}, whose package.json changed in ${shaping.join(', ')}.`,
      });
    if (fields.includes('version'))
      reasons.push({
        services: users.filter(
          (service) => REPORT_VERSIONS.includes(service) || project === `apps/${service}`,
        ),
        sentence: `It reports the version of ${project}, which went from ${was?.version ?? 'none'} to ${is?.version ?? 'none'}.`,
      });
  }
  return reasons;
}

function listed(paths: readonly string[]): string {
  // A reason is one line, and git allows any character in a name.
  const shown = paths
    .slice(0, NAMED_FILES)
    .join(', ')
    .replace(/\p{Cc}/gu, '?');
  return paths.length > NAMED_FILES ? `${shown} and ${paths.length - NAMED_FILES} more` : shown;
}

function collect(reasons: readonly Reason[]): Affected {
  return new Map(
    SERVICES.map(
      (service) =>
        [
          service,
          reasons.filter(({ services }) => services.includes(service)).map(({ sentence }) => sentence),
        ] as const,
    ).filter(([, sentences]) => sentences.length > 0),
  );
}
