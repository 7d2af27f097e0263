/** What is read of a package.json. */
export interface Manifest {
  readonly [field: string]: unknown;
  readonly name?: string;
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** Fields that neither the installation nor the built output nor the running program sees. */
const SILENT_FIELDS = [
  'description',
  'keywords',
  'author',
  'license',
  'repository',
  'homepage',
  'bugs',
  'files',
  'scripts',
  // What they install is decided by the lockfile, which is compared by itself.
  'devDependencies',
  'dependencies',
  'optionalDependencies',
  'peerDependencies',
  'peerDependenciesMeta',
  'private',
] as const;

/** Reads a package.json; a missing or broken one is empty, so that whatever it said counts as gone. */
export function parseManifest(text: string | undefined): Manifest {
  if (text === undefined) return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
  } catch {
    return {};
  }
}

/** Names of the fields whose change reaches what is built from a project, `version` among them. */
export function changedFields(before: Manifest, after: Manifest): readonly string[] {
  const silent: readonly string[] = SILENT_FIELDS;
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((field) => !silent.includes(field))
    .filter((field) => !sameJson(built(field, before[field]), built(field, after[field])));
}

/** Of Nx's settings only the build target shapes the output. */
function built(field: string, value: unknown): unknown {
  if (field !== 'nx' || typeof value !== 'object' || value === null || !('targets' in value))
    return field === 'nx' ? undefined : value;
  const { targets } = value;
  return typeof targets === 'object' && targets !== null && 'build' in targets ? targets.build : undefined;
}

/** Whether two parsed JSON values are equal; the order of an object's keys does not matter. */
export function sameJson(left: unknown, right: unknown): boolean {
  return JSON.stringify(sorted(left)) === JSON.stringify(sorted(right));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}
