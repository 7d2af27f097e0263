import { runCommand, toolCommand } from '../process/run-command.ts';

/**
 * Has Nx work out and remember which project every file and package belongs to. The boundaries rule reads what
 * was remembered, and without it checks nothing and says so only in passing.
 */
export async function rememberProjectGraph(): Promise<void> {
  const end = await runCommand(toolCommand('nx', ['show', 'projects'], 'keep'), new AbortController().signal);
  if (end.code !== 0) throw new Error(`Nx could not work out the project graph:\n${end.text}`);
}
