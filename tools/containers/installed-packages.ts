/** A package-lock.json's entry, as far as it decides what is installed. */
interface LockEntry {
  readonly version?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly link?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

/** The `packages` of a lockfile, by path. */
export type LockPackages = Readonly<Record<string, LockEntry>>;

/** Packages by the place they are installed in; the value changes whenever their contents do. */
export type InstalledPackages = ReadonlyMap<string, string>;

/** Reads a lockfile; a missing or broken one installs nothing, so that everything counts as changed. */
export function parseLockfile(text: string | undefined): LockPackages {
  if (text === undefined) return {};
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('packages' in value)) return {};
    return value.packages as LockPackages;
  } catch {
    return {};
  }
}

/**
 * Everything that is installed for packages, found as Node finds it: in the nearest `node_modules` upwards. The
 * workspace's own packages are followed but not listed: their sources are compared by themselves.
 * @param roots places to start from, such as `apps/api` or `node_modules/typescript`
 * @param optional whether what may be missing counts too: a bundle is built with it, an image does without
 */
export function installedPackages(
  lock: LockPackages,
  roots: readonly string[],
  optional: boolean,
): InstalledPackages {
  const visited = new Set<string>(roots);
  const installed = new Map<string, string>();
  for (const place of visited) {
    const entry = lock[place];
    if (entry === undefined) continue;
    if (place.includes('node_modules/'))
      installed.set(place, `${entry.version ?? ''} ${entry.integrity ?? entry.resolved ?? ''}`);
    const names = [
      ...Object.keys(entry.dependencies ?? {}),
      // An optional peer is installed only when something else asks for it, which then leads to it.
      ...Object.keys(entry.peerDependencies ?? {}).filter(
        (name) => entry.peerDependenciesMeta?.[name]?.optional !== true,
      ),
      ...(optional ? Object.keys(entry.optionalDependencies ?? {}) : []),
    ];
    for (const name of names) {
      const target = resolvePlace(lock, place, name);
      if (target !== undefined) visited.add(target);
    }
  }
  return installed;
}

function resolvePlace(lock: LockPackages, from: string, name: string): string | undefined {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/')))) {
    const place = folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
    const entry = lock[place];
    if (entry !== undefined) return entry.link === true ? (entry.resolved ?? place) : place;
    if (folder === '') return undefined;
  }
}

/** What differs between two installations, in words such as `kysely 0.29.9 → 0.29.10`. */
export function installationChanges(before: InstalledPackages, after: InstalledPackages): readonly string[] {
  const places = [...new Set([...before.keys(), ...after.keys()])].sort();
  const words = places
    .filter((place) => before.get(place) !== after.get(place))
    .map((place) => {
      const name = place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);
      const [was, is] = [before, after].map((side) => side.get(place)?.split(' ')[0]);
      if (was === undefined) return `${name} ${is ?? ''} added`;
      if (is === undefined) return `${name} ${was} removed`;
      return was === is ? `${name} ${is} with other contents` : `${name} ${was} → ${is}`;
    });
  return [...new Set(words)];
}
