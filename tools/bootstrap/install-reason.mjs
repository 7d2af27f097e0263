import { existsSync, readFileSync } from 'fs';
import { join } from 'path';

/**
 * @typedef {object} LockedPackage one entry of a lockfile's `packages`
 * @property {string} [version]
 * @property {string} [integrity]
 * @property {boolean} [link]
 * @property {boolean} [optional]
 * @property {boolean} [devOptional]
 */
/** @typedef {Readonly<Record<string, LockedPackage>>} LockedPackages */

/**
 * Whether `npm ci` is due, decided by content: npm keeps a lockfile of what it really put in place inside
 * node_modules, so a pull that changes the lockfile is noticed and an installation made by hand is accepted.
 * An interrupted installation leaves no such file.
 *
 * @param {string} workspaceRoot absolute path of the workspace
 * @returns {string | undefined} the reason in words, or undefined when what is locked is what is installed
 */
export function installReason(workspaceRoot) {
  const modules = join(workspaceRoot, 'node_modules');
  if (!existsSync(modules)) return 'nothing is installed yet';
  const installed = packagesOf(join(modules, '.package-lock.json'));
  if (installed === undefined) return 'the last installation did not finish';
  const locked = packagesOf(join(workspaceRoot, 'package-lock.json'));
  if (locked === undefined) return 'package-lock.json cannot be read';
  const name = firstDifference(locked, installed);
  return name === undefined ? undefined : `package-lock.json has changed (${name})`;
}

/**
 * @param {LockedPackages} locked what package-lock.json asks for
 * @param {LockedPackages} installed what npm says is in node_modules
 * @returns {string | undefined} the first package that is missing or another one
 */
export function firstDifference(locked, installed) {
  for (const [path, wanted] of Object.entries(locked)) {
    if (path === '') continue;
    const found = installed[path];
    if (found === undefined) {
      // Packages for other platforms are locked too, and rightly absent here.
      if (wanted.optional === true || wanted.devOptional === true) continue;
      return path;
    }
    if (found.version !== wanted.version || found.integrity !== wanted.integrity) return path;
    if (Boolean(found.link) !== Boolean(wanted.link)) return path;
  }
  return undefined;
}

/**
 * @param {string} file a lockfile
 * @returns {LockedPackages | undefined} its packages, or undefined when there is no readable lockfile
 */
function packagesOf(file) {
  try {
    const lock = JSON.parse(readFileSync(file, 'utf8'));
    return typeof lock.packages === 'object' && lock.packages !== null ? lock.packages : undefined;
  } catch {
    return undefined;
  }
}
