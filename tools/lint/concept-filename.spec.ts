import { describe, expect, it } from 'vitest';
import { lintText } from './lint-text.ts';

const CLEAN = 'export const answer = 42;\n';

describe('names of files', { timeout: 60_000 }, () => {
  it.each([
    'libs/drift/src/utils.ts',
    'libs/drift/src/utils.spec.ts',
    'libs/drift/src/helpers/pane.ts',
    'apps/api/src/common/clock.ts',
    'apps/api/src/shared/clock.ts',
    'apps/dashboard/app/types.ts',
    'apps/dashboard/ui/Misc.tsx',
  ])('refuses %s', async (path) => {
    const complaints = await lintText(path, CLEAN);
    expect(complaints.join()).toContain('Name the file or folder after its one concept');
  });

  it('refuses what is not kebab-case', async () => {
    expect((await lintText('apps/api/src/routingSnapshot.ts', CLEAN)).join()).toContain('is not kebab-case');
  });

  it.each([
    'libs/drift/src/reference-profile.property.spec.ts',
    'apps/dashboard/app/[model]/page.tsx',
    'apps/dashboard/app/(steer)/rollouts/page.tsx',
    'apps/e2e/src/predict.e2e.ts',
    '.dependency-cruiser.mjs',
  ])('accepts %s', async (path) => {
    expect(await lintText(path, CLEAN)).toEqual([]);
  });

  it('refuses a file that has become two concepts', async () => {
    const complaints = await lintText('libs/drift/src/pane.ts', CLEAN + '// …\n'.repeat(300));
    expect(complaints.join()).toContain('max-lines');
  });
});
