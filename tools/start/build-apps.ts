import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand, toolCommand } from '../process/run-command.ts';
import { workspaceRoot } from '../process/workspace-root.ts';
import { programs } from './programs.ts';
import { StartFault } from './start-fault.ts';

/**
 * Builds what is stale of the three programs and of the libraries under them; Nx restores the rest.
 * @throws StartFault when something does not build
 */
export async function buildApps(stop: AbortSignal): Promise<void> {
  const args = ['run-many', '-t', 'build', '-p', 'api,dashboard,trainer', '--outputStyle=static'];
  const end = await runCommand(toolCommand('nx', args, 'show'), stop);
  if (stop.aborted) return;
  if (end.code !== 0)
    throw new StartFault('The build failed; its messages are above. Put it right and run this again.');
  const missing = Object.values(programs).find((program) => !existsSync(join(workspaceRoot, program)));
  if (missing === undefined) return;
  // Nx keeps what it built and what it knows about it apart; with only the first deleted it restores nothing.
  throw new StartFault(
    `The build says it succeeded, but ${missing} is not there: Nx's cache is incomplete. Clear it with ` +
      '`npx nx reset` and run this again.',
  );
}
