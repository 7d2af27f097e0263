const OLDEST = Object.freeze({ major: 20, minor: 19 });

/**
 * Node 20.19 is the first whose `require` loads the ES modules that npm's own install scripts here use, and
 * the oldest this workspace's `engines` admits. The workspace's programs themselves run on the Node it installs.
 *
 * @param {string} version as in `process.versions.node`
 * @returns {string | undefined} what to tell the person, or undefined when the version will do
 */
export function nodeFault(version) {
  const parts = version.split('.').map(Number);
  const major = parts[0] || 0;
  const minor = parts[1] || 0;
  if (major > OLDEST.major || (major === OLDEST.major && minor >= OLDEST.minor)) return undefined;
  return (
    `Switchyard needs Node ${OLDEST.major}.${OLDEST.minor} or newer to set itself up; this is Node ${version}.\n` +
    '  Install a newer Node (https://nodejs.org, nvm, fnm or your package manager) and run the command again.'
  );
}
