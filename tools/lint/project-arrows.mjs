/** What the three apps may all build on. */
const LIBRARIES = ['project:ab-router', 'project:drift', 'project:model-io'];

/**
 * Which project may import which; whatever is not listed is refused. The libraries know nobody, not even each
 * other, and only the api-client knows how to reach the api.
 * A project's tags stand in its package.json under "nx".
 *
 * @type {Readonly<Record<string, readonly string[]>>}
 */
const ARROWS = {
  'project:api': LIBRARIES,
  'project:trainer': [...LIBRARIES, 'project:api-client'],
  'project:dashboard': [...LIBRARIES, 'project:api-client'],
  'project:api-client': [],
  'project:ab-router': [],
  'project:drift': [],
  'project:model-io': [],
  'project:e2e': [],
  'project:tools': [],
};

/** Options of `@nx/enforce-module-boundaries`. */
export const moduleBoundaries = {
  // The one file at the workspace root that projects read: what all their tests have in common.
  allow: ['../../vitest.base.ts', '../vitest.base.ts'],
  banTransitiveDependencies: true,
  depConstraints: Object.entries(ARROWS).map(([sourceTag, targets]) => ({
    sourceTag,
    onlyDependOnLibsWithTags: [...targets],
  })),
};
