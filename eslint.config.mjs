/**
 * The linter of every project; called by `nx run-many -t lint` (npm run lint, npm test) and by editors.
 * What it enforces beyond the usual is explained where it is written: tools/lint/.
 */
import { join } from 'node:path';
import nextPlugin from '@next/eslint-plugin-next';
import nxPlugin from '@nx/eslint-plugin';
import { defineConfig, globalIgnores } from 'eslint/config';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';
import { conceptFilename } from './tools/lint/concept-filename.mjs';
import { generalRules, typedRules } from './tools/lint/general-rules.mjs';
import { oneEnvironmentReader } from './tools/lint/one-environment-reader.mjs';
import { moduleBoundaries } from './tools/lint/project-arrows.mjs';
import { purityRules } from './tools/lint/purity.mjs';

const TYPESCRIPT = ['**/*.ts', '**/*.tsx'];
const TESTS = ['**/*.spec.ts', '**/*.spec.tsx', '**/test/**'];

export default defineConfig(
  globalIgnores([
    '**/dist/',
    '**/.next/',
    '**/node_modules/',
    '**/test-results/',
    '**/next-env.d.ts',
    'libs/api-client/src/generated/',
  ]),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.{ts,tsx,mjs,js}'],
    plugins: { '@nx': nxPlugin, switchyard: { rules: { 'concept-filename': conceptFilename } } },
    rules: {
      ...generalRules,
      'switchyard/concept-filename': 'error',
      '@nx/enforce-module-boundaries': ['error', moduleBoundaries],
    },
  },
  {
    files: TYPESCRIPT,
    extends: [tseslint.configs.strict],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: typedRules,
  },
  {
    // Nest reads constructor parameters' types at run time, so those imports must stay values.
    files: ['apps/api/**/*.ts'],
    languageOptions: { parserOptions: { emitDecoratorMetadata: true, experimentalDecorators: true } },
  },
  { files: ['apps/api/**/*.ts'], ignores: ['apps/api/src/config/**', ...TESTS], rules: oneEnvironmentReader },
  {
    // Subpaths are for servers: files, runtimes imported on demand, OpenFeature's kit.
    files: ['libs/{ab-router,drift,model-io}/src/**/*.ts'],
    ignores: ['libs/model-io/src/{node,onnx,tfjs}/**', 'libs/ab-router/src/openfeature/**', ...TESTS],
    rules: purityRules,
  },
  {
    files: ['apps/dashboard/**/*.{ts,tsx}'],
    extends: [reactHooks.configs.flat.recommended, nextPlugin.configs['core-web-vitals']],
    settings: { next: { rootDir: join(import.meta.dirname, 'apps/dashboard') } },
  },
  {
    // Tests feed wrong values on purpose and read foreign JSON; what they import is still checked.
    files: TESTS,
    rules: {
      '@typescript-eslint/no-dynamic-delete': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/require-array-sort-compare': 'off',
    },
  },
);
