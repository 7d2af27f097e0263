/**
 * Carries out a service's Dockerfile without Docker: FROM becomes an empty directory, COPY and RUN happen in it as an
 * unprivileged user, the tree is made read-only, and CMD is started with the image's environment. Prints the size of
 * the tree. Called by its spec and by hand; it installs packages, so it takes a minute or two.
 *
 *   node tools/containers/replay-dockerfile.ts api|dashboard|trainer
 *
 * Exit codes: 0 it started and answered (the trainer: trained), 1 it did not, 2 wrong arguments, 3 this checkout lies
 * where no unprivileged user can enter, and root has no other's eyes.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, globSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { workspaceRoot } from '../process/workspace-root.ts';
import { replayImage } from './replay-image.ts';
import { isService, SERVICES } from './services.ts';
import { tryImage } from './try-image.ts';

const NOBODY = 65_534;
const EXIT_NOT_ENTERABLE = 3;

/** A folder and all that it lies in. */
function foldersTo(folder: string): readonly string[] {
  return dirname(folder) === folder ? [folder] : [...foldersTo(dirname(folder)), folder];
}

const [service = '', ...more] = process.argv.slice(2);
if (!isService(service) || more.length > 0) {
  process.stderr.write(`Usage: node tools/containers/replay-dockerfile.ts ${SERVICES.join('|')}\n`);
  process.exit(2);
}
// How this machine reaches packages, read while its settings can be: nobody has no home to keep them in.
for (const setting of ['registry', 'cafile']) {
  const { stdout } = spawnSync('npm', ['config', 'get', setting], { encoding: 'utf8' });
  const value = stdout.trim();
  if (value !== '' && value !== 'null') process.env[`npm_config_${setting}`] = value;
}
// Read-only means nothing to root, and an image that needs its rights should fail here.
if (process.getuid?.() === 0) {
  const closed = foldersTo(workspaceRoot).find((folder) => (statSync(folder).mode & 0o005) !== 0o005);
  if (closed !== undefined) {
    process.stderr.write(
      `✖ Only its owner may enter ${closed}, so no unprivileged user can carry out a Dockerfile of ${workspaceRoot}. ` +
        'Clone it somewhere else, or run this as another user than root.\n',
    );
    process.exit(EXIT_NOT_ENTERABLE);
  }
  process.setgroups?.([]);
  process.setgid?.(NOBODY);
  process.setuid?.(NOBODY);
}
const folder = mkdtempSync(join(tmpdir(), 'switchyard-image-'));
const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
try {
  const image = replayImage(service, folder, say);
  say(
    `The ${service}'s tree has ${(image.bytes / 1e6).toFixed(0)} MB in ${image.files} files, without Node itself.`,
  );
  say(await tryImage(service, image, folder));
} catch (error) {
  process.stderr.write(`✖ ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
} finally {
  for (const directory of ['.', ...globSync('**/', { cwd: folder })])
    chmodSync(join(folder, directory), 0o755);
  rmSync(folder, { recursive: true, force: true });
}
