import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** A project whose tests vitest runs. */
export interface TestProject {
  readonly name: string;
  /** Where vitest.base.ts has it leave its report. */
  readonly report: string;
}

/**
 * Every project with a vitest configuration, found on the disk rather than asked of Nx: were Nx to overlook one,
 * its tests would silently not run, and here its report is missed.
 */
export function testProjects(workspaceRoot: string): readonly TestProject[] {
  const below = (folder: string): readonly string[] =>
    existsSync(join(workspaceRoot, folder))
      ? readdirSync(join(workspaceRoot, folder), { withFileTypes: true })
          .filter((entry) => entry.isDirectory())
          .map((entry) => join(folder, entry.name))
      : [];
  return [...below('apps'), ...below('libs'), 'tools']
    .map((folder) => join(workspaceRoot, folder))
    .filter((folder) => ['ts', 'mts', 'mjs'].some((end) => existsSync(join(folder, `vitest.config.${end}`))))
    .map((folder) => ({
      name: folder.split('/').at(-1) ?? folder,
      report: join(folder, 'test-results', 'vitest.json'),
    }));
}
