import type { ChangedFile, GitHistory } from './git-history.ts';
import { parseManifest, sameJson, type Manifest } from './manifest.ts';
import type { Reason } from './reason.ts';
import { dockerfileOf, SERVICES } from './services.ts';

/** Folders of files that Dockerfiles copy one by one. */
const COPIED_BY_DOCKERFILES = 'tools/containers/image/';
/** Fields of the workspace's package.json that decide how packages are installed; images run no install scripts. */
const INSTALLING_FIELDS = ['workspaces', 'overrides'];

/**
 * Reasons from files that belong to no project. Nothing else at the workspace's root reaches an image; in
 * particular docker-compose.yml does not: it says how images are run.
 */
export function workspaceFileReasons(
  history: GitHistory,
  base: string,
  head: string,
  changes: readonly ChangedFile[],
): readonly Reason[] {
  const changed = new Set(changes.map(({ path }) => path));
  const parsed = (path: string): readonly [Manifest, Manifest] => [
    parseManifest(history.read(base, path)),
    parseManifest(history.read(head, path)),
  ];
  const everything = (sentence: string): Reason => ({ services: SERVICES, sentence });
  const reasons: Reason[] = [];

  for (const service of SERVICES) {
    if (changed.has(dockerfileOf(service)))
      reasons.push({ services: [service], sentence: `Its Dockerfile, ${dockerfileOf(service)}, changed.` });
    const dockerfile = history.read(head, dockerfileOf(service)) ?? '';
    const copied = [...changed].filter(
      (path) => path.startsWith(COPIED_BY_DOCKERFILES) && dockerfile.includes(path),
    );
    for (const path of copied)
      reasons.push({ services: [service], sentence: `Its Dockerfile copies ${path}, which changed.` });
  }
  for (const [path, why] of [
    ['.dockerignore', 'decides which files reach every image'],
    ['.npmrc', 'decides how npm installs for every image'],
  ] as const)
    if (changed.has(path)) reasons.push(everything(`The file ${path} ${why}, and it changed.`));

  if (changed.has('tsconfig.base.json') && !sameJson(...parsed('tsconfig.base.json')))
    reasons.push(
      everything('The file tsconfig.base.json decides how all its code is compiled, and it changed.'),
    );

  if (changed.has('package.json')) {
    const [was, is] = parsed('package.json');
    const fields = INSTALLING_FIELDS.filter((field) => !sameJson(was[field], is[field]));
    if (fields.length > 0)
      reasons.push(
        everything(
          `The workspace's package.json decides how packages are installed, and ${fields.join(', ')} changed.`,
        ),
      );
  }
  if (changed.has('nx.json')) {
    const [was, is] = parsed('nx.json').map(buildParts);
    if (!sameJson(was, is))
      reasons.push(
        everything(
          'The file nx.json decides how everything is built, and its namedInputs, build plugin or build defaults changed.',
        ),
      );
  }
  return reasons;
}

/** Of nx.json, what shapes a build or decides whether a built one may be taken from the cache. */
function buildParts(nx: Manifest): unknown {
  const plugins: readonly unknown[] = Array.isArray(nx['plugins']) ? nx['plugins'] : [];
  const defaults = nx['targetDefaults'];
  return {
    inputs: nx['namedInputs'],
    plugin: plugins.filter((plugin) => JSON.stringify(plugin).includes('"@nx/js/typescript"')),
    build:
      typeof defaults === 'object' && defaults !== null
        ? Object.entries(defaults).filter(([target]) => target === 'build' || target.startsWith('@nx/js'))
        : [],
  };
}
