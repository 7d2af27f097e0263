import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import type { Command } from './child-processes.ts';

/** Where a program runs: servers on the first core, load on the second, or wherever there is room. */
export type Cores = '0' | '1' | '0,1';

/** Whether programs can be kept on one core each here. */
export const canPin: boolean =
  availableParallelism() > 1 && spawnSync('taskset', ['-c', '0,1', 'true']).status === 0;

/** The command on its cores; as it is where cores cannot be chosen. */
export function onCores(cores: Cores, command: Command): Command {
  return canPin
    ? { ...command, program: 'taskset', args: ['-c', cores, command.program, ...command.args] }
    : command;
}

/** Keeps this very process off the servers' core. */
export function leaveServersCore(): void {
  if (canPin) spawnSync('taskset', ['-a', '-c', '-p', '1', String(process.pid)]);
}
