import type { ViteUserConfig } from 'vitest/config';

/**
 * What every project's tests share. Tests read the libraries' sources (through the workspace's own export
 * condition), so they need no build; results are left as JSON for the closing count of `npm test`.
 */
export function projectTests(name: string): ViteUserConfig {
  const conditions = ['@switchyard/source', 'module', 'node', 'development|production'];
  return {
    resolve: { conditions },
    ssr: { resolve: { conditions } },
    test: {
      name,
      include: ['**/*.spec.{ts,tsx}'],
      exclude: ['**/node_modules/**', '**/dist/**', '**/.next/**'],
      environment: 'node',
      reporters: ['default', 'json'],
      outputFile: { json: 'test-results/vitest.json' },
      passWithNoTests: false,
      // Generous: a slow machine is no failure, and nothing here is timed.
      testTimeout: 120_000,
      hookTimeout: 120_000,
      expect: { poll: { timeout: 60_000 } },
      watch: false,
    },
  };
}
