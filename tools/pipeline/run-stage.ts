import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { exitCodeOfStop, listenForStop } from '../process/stop-requests.ts';
import { stopwatch } from '../process/stopwatch.ts';
import { workspaceRoot } from '../process/workspace-root.ts';
import { EXIT } from './exit-code.ts';
import {
  helpText,
  readOptions,
  UsageFault,
  type GivenOptions,
  type StageOption,
  type StageOptions,
} from './stage-options.ts';
import { exitCodeOf, type StageOutcome } from './stage-outcome.ts';

/** Where the stages leave what later stages and people read. */
export const OUTPUT = join('dist', 'pipeline');

const EVERY_STAGE: Readonly<Record<string, StageOption>> = {
  reports: { value: 'DIR', about: 'where the report is written', fallback: join(OUTPUT, 'reports') },
  help: { about: 'print this help' },
};

/** One stage of the pipeline, run as a program of its own. */
export interface Stage {
  /** Name of its file, and of its report. */
  readonly name: string;
  readonly about: string;
  readonly options: StageOptions;
  run(given: GivenOptions, stop: AbortSignal): Promise<StageOutcome>;
}

/** Reads the command line, runs the stage at the workspace root, writes its report, and sets the exit code. */
export async function runStage(stage: Stage): Promise<void> {
  const options = { ...stage.options, ...EVERY_STAGE };
  let given: GivenOptions;
  try {
    given = readOptions(options, process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof UsageFault)) throw error;
    process.stderr.write(`✖ ${error.message}\n\n${helpText(stage.name, stage.about, options)}`);
    process.exitCode = EXIT.usage;
    return;
  }
  if (given.flag('help')) {
    process.stdout.write(helpText(stage.name, stage.about, options));
    return;
  }
  // Paths on the command line and in compose mean the workspace, wherever CI starts the program.
  process.chdir(workspaceRoot);
  const stop = listenForStop().requested;
  const seconds = stopwatch();
  const ended = await outcomeOf(stage, given, stop);
  if (ended === undefined) {
    process.exitCode = EXIT.usage;
    return;
  }
  const outcome = stop.aborted && ended.kind !== 'passed' ? stoppedOutcome(ended, stop) : ended;
  const folder = resolve(given.text('reports') ?? OUTPUT);
  mkdirSync(folder, { recursive: true });
  const report = { stage: stage.name, seconds: Number(seconds()), ...outcome };
  writeFileSync(join(folder, `${stage.name}.json`), `${JSON.stringify(report, null, 2)}\n`);
  const passed = outcome.kind === 'passed';
  const line = `${passed ? '✔' : '✖'} ${stage.name}: ${outcome.summary}\n`;
  (passed ? process.stdout : process.stderr).write(line);
  process.exitCode = stop.aborted ? exitCodeOfStop(stop) : exitCodeOf(outcome);
}

async function outcomeOf(
  stage: Stage,
  given: GivenOptions,
  stop: AbortSignal,
): Promise<StageOutcome | undefined> {
  try {
    return await stage.run(given, stop);
  } catch (error) {
    if (error instanceof UsageFault) {
      process.stderr.write(`✖ ${stage.name}: ${error.message}\n`);
      return undefined;
    }
    return { kind: 'failed', summary: error instanceof Error ? error.message : String(error) };
  }
}

/** What a stopped stage reports, whatever it made of its commands being ended: that is no finding. */
function stoppedOutcome(ended: StageOutcome, stop: AbortSignal): StageOutcome {
  const where = ended.kind === 'stopped' ? ended.summary : 'Stopped before it was done.';
  return {
    kind: 'stopped',
    summary: `${where} ${String(stop.reason)} came. It has neither passed nor failed; run it again to know.`,
  };
}
