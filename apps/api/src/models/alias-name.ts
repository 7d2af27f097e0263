const ALIAS = /^[a-z][a-z0-9_-]{0,62}$/;

/**
 * Whether people may use this name for an alias: short, lower case, and nothing that could be taken for a version.
 * `latest` is none, for it would say something else than it does as soon as a version appears.
 */
export function isAliasName(name: string): boolean {
  return ALIAS.test(name) && name !== 'latest' && !/^v\d+$/.test(name);
}
