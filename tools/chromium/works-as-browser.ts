import { runCommand } from '../process/run-command.ts';

const ANSWER_LIMIT_MS = 30_000;

/** Whether a program starts and says the version of a browser; a stub that only asks to install one does not. */
export async function worksAsBrowser(path: string, stop: AbortSignal): Promise<boolean> {
  const end = await runCommand(
    { program: path, args: ['--version'], output: 'keep', limitMs: ANSWER_LIMIT_MS },
    stop,
  );
  return end.code === 0 && /\b(?:chrom|edge)\w*\b.*\d+\.\d+/i.test(end.text);
}
