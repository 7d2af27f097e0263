import { spawnSync } from 'node:child_process';
import { cpus } from 'node:os';
import { canPin } from './process/cores.ts';
import { benchFile } from './surroundings.ts';

/** One line for above the table: date, machine, Node, commit, and whether programs have a core of their own. */
export function describeMachine(): string {
  const { stdout } = spawnSync('git', ['describe', '--always', '--dirty', '--exclude=*'], {
    cwd: benchFile(),
    encoding: 'utf8',
  });
  const [first] = cpus();
  const pinned = canPin
    ? 'servers on core 0, load on core 1'
    : 'NOT PINNED: taskset is missing or there is one core only, so servers and load disturb each other';
  return `${new Date().toISOString().slice(0, 10)}, ${cpus().length} cores (${first?.model.trim() ?? 'unknown'}), Node ${process.versions.node}, commit ${stdout.trim() || 'unknown'}; ${pinned}`;
}
