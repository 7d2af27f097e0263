import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** The version in the manifest of a package that the api depends on, such as `@switchyard/drift`. */
export function versionOfPackage(name: string): string {
  return (require(`${name}/package.json`) as { readonly version: string }).version;
}

/** The api's own version. */
export const API_VERSION = (require('../package.json') as { readonly version: string }).version;
