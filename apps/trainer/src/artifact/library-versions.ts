import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** Versions of the libraries that decide an artifact's bytes, as the artifact names them. */
export function libraryVersions(): Readonly<Record<string, string>> {
  const names = ['@switchyard/ab-router', '@switchyard/drift', '@switchyard/model-io'];
  const versions = names.map((name) => {
    const { version } = require(`${name}/package.json`) as { readonly version: string };
    return [name, version] as const;
  });
  const { version } = require('ml-random-forest/package.json') as { readonly version: string };
  return Object.fromEntries([...versions, ['ml-random-forest', version]]);
}
