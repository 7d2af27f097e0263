/**
 * The stages of the Jenkinsfile, one by one, on this machine: reads their shell lines out of it, runs them in order and
 * prints how each ended. What cannot run here says by name what it needs; the others go on.
 *
 *   node tools/pipeline/rehearse.ts --clone --base=HEAD~1
 *
 * Conditions (`when`) are not asked: every line is to be seen running. jenkins-run.spec.ts is about them.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { freePort } from '../process/free-port.ts';
import { stopwatch } from '../process/stopwatch.ts';
import { workspaceRoot } from '../process/workspace-root.ts';
import { EXIT } from './exit-code.ts';
import { commitOf } from './git.ts';
import { jenkinsStages, readCommand, type JenkinsStage } from './pipeline-commands.ts';
import { startPlainApi, type PlainApi } from './rehearsal-api.ts';
import {
  REHEARSAL_STATE,
  rehearsalEnvironment,
  rehearsalVariables,
  unknownVariables,
} from './rehearsal-environment.ts';
import { runShellLine } from './shell-line.ts';
import { runStage } from './run-stage.ts';
import type { StageOutcome } from './stage-outcome.ts';
import { UsageFault, type GivenOptions } from './stage-options.ts';
import { textTable } from './text-table.ts';

/** A line of the table. */
interface Row {
  readonly stage: string;
  readonly program: string;
  readonly code: number | null;
  readonly seconds: string;
  readonly verdict: 'passed' | 'failed' | `needs ${string}`;
  readonly note?: string;
}

await runStage({
  name: 'rehearse',
  about:
    "Runs the shell lines of the Jenkinsfile one by one on this machine. The pipeline's parameters are taken from the environment (REGISTRY, ECR_REGION, ALLOW_NO_SCANNER). Exit code 4: everything passed but what needs something that is not here.",
  options: {
    clone: { about: 'in a fresh clone of the last commit, thrown away afterwards, instead of in this one' },
    base: {
      value: 'COMMIT',
      about: 'what the build compares with (default: the last rehearsal, else nothing)',
    },
    target: { value: 'BRANCH', about: 'rehearse a pull request that wants to go there' },
    only: { value: 'STAGES', about: 'names of stages with commas between; "post" is what runs after them' },
  },
  async run(given, stop) {
    const [base, target] = [await named('base', given), await named('target', given)];
    const seconds = stopwatch();
    const folder = given.flag('clone') ? cloneHere() : workspaceRoot;
    const checkout: Row = {
      stage: 'Checkout',
      program: given.flag('clone') ? 'git clone' : 'this clone, as it is',
      code: 0,
      seconds: seconds(),
      verdict: 'passed',
    };
    try {
      const stages = chosen(
        jenkinsStages(readFileSync(join(folder, 'Jenkinsfile'), 'utf8')),
        given.text('only'),
      );
      const [apiPort, dashboardPort] = [await freePort(), await freePort()];
      const variables = rehearsalVariables({ base, target, apiPort, dashboardPort });
      const unknown = unknownVariables(
        stages.flatMap(({ shell }) => shell),
        variables,
      );
      if (unknown.length > 0) {
        const summary = `The Jenkinsfile uses ${unknown.join(', ')}, which a rehearsal does not set. Add it to rehearsal-environment.ts.`;
        return { kind: 'failed', summary };
      }
      const rows = [checkout, ...(await rehearse(stages, { folder, variables, apiPort, stop }))];
      const heading = ['stage', 'program', 'code', 'seconds', 'verdict'];
      const cells = rows.map(({ stage, program, code, seconds: took, verdict, note = '' }) => [
        stage,
        program,
        String(code ?? '–'),
        took,
        `${verdict}${note}`,
      ]);
      process.stdout.write(`\n${textTable([heading, ...cells])}\n\n`);
      return outcomeOf(rows);
    } finally {
      if (folder !== workspaceRoot) rmSync(folder, { recursive: true, force: true });
    }
  },
});

/** As a commit's id, which means the same in a clone. */
async function named(option: string, given: GivenOptions): Promise<string> {
  const name = given.text(option);
  if (name === undefined) return '';
  const commit = await commitOf(name);
  if (commit === undefined) throw new UsageFault(`--${option}: there is no ${name} in this clone.`);
  return commit;
}

function cloneHere(): string {
  const folder = mkdtempSync(join(tmpdir(), 'switchyard-rehearsal-'));
  // Some tests carry Dockerfiles out as another user, who must be able to read the clone.
  chmodSync(folder, 0o755);
  execFileSync('git', ['clone', '--quiet', workspaceRoot, folder]);
  return folder;
}

function chosen(stages: readonly JenkinsStage[], only: string | undefined): readonly JenkinsStage[] {
  if (only === undefined) return stages;
  const names = only.split(',').map((name) => name.trim());
  const strange = names.filter((name) => !stages.some((stage) => stage.name === name));
  if (strange.length > 0) throw new UsageFault(`--only: the Jenkinsfile has no stage ${strange.join(', ')}.`);
  return stages.filter(({ name }) => names.includes(name));
}

interface Place {
  readonly folder: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly apiPort: number;
  readonly stop: AbortSignal;
}

/** As Jenkins: after a failure nothing but what is to be done after every build. */
async function rehearse(stages: readonly JenkinsStage[], place: Place): Promise<readonly Row[]> {
  const { folder, variables, apiPort, stop } = place;
  const environment = rehearsalEnvironment(folder, variables);
  rmSync(join(folder, dirname(REHEARSAL_STATE)), { recursive: true, force: true });
  const deployed = (): boolean => existsSync(join(folder, REHEARSAL_STATE));
  const rows: Row[] = [];
  let api: PlainApi | undefined;
  try {
    for (const { name, shell } of stages) {
      for (const line of shell) {
        if (stop.aborted) return rows;
        if (rows.some(({ verdict }) => verdict === 'failed') && name !== 'post') break;
        process.stdout.write(`\n━━━━ ${name} ━━━━\n`);
        const asksTheApi = line.includes('$API_URL');
        if (asksTheApi && !deployed()) api ??= await startPlainApi(folder, apiPort, stop);
        const { code, seconds } = await runShellLine(line, folder, environment, stop);
        const program = readCommand(name, line)?.program ?? line;
        const note = asksTheApi && api !== undefined ? ' (asked a plain process: nothing is deployed)' : '';
        rows.push({ stage: name, program, code, seconds, verdict: verdictOf(code, folder, program), note });
      }
    }
  } finally {
    await api?.end();
    const [kept, file] = [join(folder, dirname(REHEARSAL_STATE)), basename(REHEARSAL_STATE)];
    // Also one that was confirmed or rolled back.
    if (existsSync(kept) && readdirSync(kept).some((name) => name.startsWith(file))) {
      const never = new AbortController().signal;
      await runShellLine("docker compose --profile '*' down --volumes", folder, environment, never);
    }
  }
  return rows;
}

function verdictOf(code: number | null, folder: string, program: string): Row['verdict'] {
  if (code === EXIT.ok) return 'passed';
  if (code !== EXIT.missing) return 'failed';
  const file = join(folder, 'dist', 'pipeline', 'reports', `${basename(program, '.ts')}.json`);
  const report = JSON.parse(readFileSync(file, 'utf8')) as { readonly what?: string };
  return `needs ${report.what ?? 'something that is not here'}`;
}

function outcomeOf(rows: readonly Row[]): StageOutcome {
  const failed = rows.filter(({ verdict }) => verdict === 'failed');
  const missing = rows.filter(({ verdict }) => verdict.startsWith('needs '));
  const stagesOf = (some: readonly Row[]): string => [...new Set(some.map(({ stage }) => stage))].join(', ');
  if (failed.length > 0) return { kind: 'failed', summary: `Failed: ${stagesOf(failed)}.`, details: rows };
  const passed = `${rows.length - missing.length} of ${rows.length} lines passed.`;
  if (missing.length === 0) return { kind: 'passed', summary: passed, details: rows };
  const what = [...new Set(missing.map(({ verdict }) => verdict.slice('needs '.length)))].join(', ');
  const summary = `${passed} Not to be had here: ${what}, for ${stagesOf(missing)}.`;
  return { kind: 'missing', what, summary, details: rows };
}
