import { runCommand, toolCommand } from '../process/run-command.ts';
import { StartFault } from './start-fault.ts';

/**
 * Builds what is stale of the three programs and of the libraries under them; Nx restores the rest.
 * @throws StartFault when something does not build
 */
export async function buildApps(stop: AbortSignal): Promise<void> {
  const args = ['run-many', '-t', 'build', '-p', 'api,dashboard,trainer', '--outputStyle=static'];
  const end = await runCommand(toolCommand('nx', args, 'show'), stop);
  if (!stop.aborted && end.code !== 0)
    throw new StartFault('The build failed; its messages are above. Put it right and run npm start again.');
}
