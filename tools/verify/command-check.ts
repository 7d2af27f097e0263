import { runCommand, type Command } from '../process/run-command.ts';
import type { Step } from './step.ts';

/** A check without tests of its own: its exit code makes it one passed or one failed. */
export function commandCheck(runner: string, heading: string, command: Command, whatToDo: string): Step {
  return {
    runner,
    heading,
    async run(stop) {
      const end = await runCommand(command, stop);
      if (end.code === 0) return { passed: 1, failed: 0, skipped: 0, notes: [] };
      const started = end.text === '' ? '' : ` (${end.text})`;
      return { passed: 0, failed: 1, skipped: 0, notes: [`${whatToDo}${started}`] };
    },
  };
}
