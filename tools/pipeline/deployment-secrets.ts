import { lstatSync, mkdirSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { workspaceRoot } from '../process/workspace-root.ts';
import { capture } from './capture.ts';

/** Where docker-compose.yml looks for the secrets. */
export const COMPOSE_SECRETS = join('deploy', 'docker', 'secrets');

/**
 * Sees to the secrets of a deployment: those that are missing are made, none is ever overwritten. CI servers clean
 * their checkouts, so they are kept in a directory outside and compose finds them through a link.
 * @returns undefined when they are in place, else what is in the way and what to do
 */
export async function provideSecrets(directory: string): Promise<string | undefined> {
  const kept = resolve(workspaceRoot, directory);
  const asked = join(workspaceRoot, COMPOSE_SECRETS);
  if (kept !== asked) {
    const fault = link(kept, asked);
    if (fault !== undefined) return fault;
  }
  const made = await capture(process.execPath, [
    join(workspaceRoot, 'tools', 'containers', 'make-secrets.ts'),
    kept,
  ]);
  if (made.code !== 0) return `The secrets could not be made in ${kept}: ${made.stderr.trim()}`;
  process.stdout.write(made.stdout);
  return undefined;
}

function link(kept: string, asked: string): string | undefined {
  const there = lstatSync(asked, { throwIfNoEntry: false });
  if (there !== undefined && !there.isSymbolicLink()) {
    return (
      `${COMPOSE_SECRETS} holds secrets of its own, which are not overwritten. Move them to where this deployment keeps ` +
      `them (mv ${COMPOSE_SECRETS} ${kept}), or deploy without --secrets.`
    );
  }
  if (there !== undefined && resolve(dirname(asked), readlinkSync(asked)) === kept) return undefined;
  rmSync(asked, { force: true });
  mkdirSync(dirname(asked), { recursive: true });
  symlinkSync(kept, asked);
  return undefined;
}
