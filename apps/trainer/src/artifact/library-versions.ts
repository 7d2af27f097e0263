import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

const OWN = ['@switchyard/ab-router', '@switchyard/drift', '@switchyard/model-io'];

/**
 * Versions of the libraries that decide an artifact's bytes, as the artifact names them.
 *
 * @param others what fitted or evaluated the model, beside our own libraries
 */
export function libraryVersions(others: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...OWN, ...others].map((name) => {
      const { version } = require(`${name}/package.json`) as { readonly version: string };
      return [name, version];
    }),
  );
}
