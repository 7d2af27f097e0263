import { runCommand, type Command } from '../process/run-command.ts';
import type { StageOutcome } from './stage-outcome.ts';

/** A command of a stage, and what to do when it fails. */
export interface StageStep {
  readonly name: string;
  readonly command: Command;
  readonly whatToDo: string;
}

/** Runs every command, also after one failed, so that one build tells everything. */
export async function runSteps(
  steps: readonly StageStep[],
  passed: string,
  stop: AbortSignal,
): Promise<StageOutcome> {
  const faults: string[] = [];
  const codes: Record<string, number | null> = {};
  for (const { name, command, whatToDo } of steps) {
    process.stdout.write(`━━ ${name} ━━\n`);
    const { code, text } = await runCommand(command, stop);
    codes[name] = code ?? null;
    // How a command ends that was told to stop says nothing about what it looked at.
    if (stop.aborted) return { kind: 'stopped', summary: `Stopped during "${name}".`, details: codes };
    if (code !== 0) faults.push(`${name}: ${whatToDo}${text === '' ? '' : ` (${text})`}`);
  }
  return faults.length === 0
    ? { kind: 'passed', summary: passed, details: codes }
    : { kind: 'failed', summary: faults.join(' '), details: codes };
}
