/**
 * Starts the program of a container in this same process, so that signals reach it, after reading its secrets from
 * files: for every variable below, `<NAME>_FILE` names a file whose text becomes `<NAME>`. Secrets then stand neither
 * in the compose file nor in what `docker inspect` shows. Called by the images' CMD: `node secret-entry.mjs program.js`.
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const SECRETS = ['SWITCHYARD_ADMIN_KEY', 'SWITCHYARD_API_KEY', 'DATABASE_URL'];

/** @param {string} message @returns {never} */
function refuse(message) {
  process.stderr.write(`The container cannot start. ${message}\n`);
  process.exit(1);
}

for (const name of SECRETS) {
  const variable = `${name}_FILE`;
  const file = process.env[variable];
  // The programs refuse variables that they do not know.
  delete process.env[variable];
  if (!file) continue;
  if (process.env[name]) refuse(`${name} and ${variable} are both set. Keep one of them.`);
  try {
    process.env[name] = readFileSync(file, 'utf8').trim();
  } catch (error) {
    refuse(
      `${variable} is ${file}, which cannot be read (${error instanceof Error ? error.message : String(error)}). ` +
        'Make the files with: npx node tools/containers/make-secrets.ts',
    );
  }
  if (process.env[name] === '') refuse(`${variable} is ${file}, which is empty. Write the secret into it.`);
}

const program = process.argv[2];
if (program === undefined) refuse('No program was named. Use: node secret-entry.mjs <program> [arguments]');
process.argv.splice(1, 2, resolve(program));
await import(pathToFileURL(resolve(program)).href);
