import { runCommand, type Command } from '../process/run-command.ts';
import type { Step } from './step.ts';

export interface CommandCheck {
  readonly runner: string;
  readonly heading: string;
  readonly command: Command;
  /** What to do when it fails, in words that follow its messages. */
  readonly whatToDo: string;
  /** Exit code with which it says that this machine lacks what it needs; it is skipped then, not failed. */
  readonly lacking?: number;
}

/** A check without tests of its own: its exit code makes it one passed, one failed or one skipped. */
export function commandCheck({ runner, heading, command, whatToDo, lacking }: CommandCheck): Step {
  return {
    runner,
    heading,
    async run(stop) {
      const end = await runCommand(command, stop);
      if (end.code === 0) return { passed: 1, failed: 0, skipped: 0, notes: [] };
      if (end.code !== undefined && end.code === lacking)
        return { passed: 0, failed: 0, skipped: 1, notes: ['skipped; what is missing here stands above.'] };
      const started = end.text === '' ? '' : ` (${end.text})`;
      return { passed: 0, failed: 1, skipped: 0, notes: [`${whatToDo}${started}`] };
    },
  };
}
