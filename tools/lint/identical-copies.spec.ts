import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { workspaceRoot } from '../process/workspace-root.ts';

/**
 * The libraries import nothing, not even each other, so what two of them need of numerics and of simulation stands in
 * both. These copies must not drift apart: whoever mends one mends the other.
 */
const LIBRARIES = ['ab-router', 'drift'] as const;
const [first, second] = LIBRARIES.map((library) =>
  globSync('{src/numerics,prove}/*.ts', { cwd: join(workspaceRoot, 'libs', library) }).filter(
    (file) => !file.endsWith('/main.ts') && !file.endsWith('.spec.ts'),
  ),
);

describe('what the libraries have twice', () => {
  const shared = (first ?? []).filter((file) => second?.includes(file));

  it.each(shared)('%s is the same in both', (file) => {
    const [a, b] = LIBRARIES.map((library) =>
      readFileSync(join(workspaceRoot, 'libs', library, file), 'utf8'),
    );
    expect(a).toBe(b);
  });

  it('is numerics and simulation', () => {
    expect(shared).toEqual(
      expect.arrayContaining([
        'src/numerics/incomplete-gamma.ts',
        'prove/random-source.ts',
        'prove/claim.ts',
      ]),
    );
  });
});
