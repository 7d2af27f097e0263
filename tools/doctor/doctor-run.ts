/** Runs the doctor as a process and reads what it printed; for its specs. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { toolEnvironment } from '../process/tool-environment.mjs';
import { workspaceRoot } from '../process/workspace-root.ts';
import { listAt, parsed, textAt } from './http-call.ts';

/** What ran: exit code and what was printed. */
export interface DoctorRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the doctor as a person does, without this machine's own settings and without asking a cloud. */
export function runDoctor(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<DoctorRun> {
  const own = Object.fromEntries(
    Object.entries(toolEnvironment(workspaceRoot, process.env)).filter(
      ([name]) => !/^(SWITCHYARD_|API_|DASHBOARD_|NO_COLOR$|FORCE_COLOR$)/.test(name),
    ),
  );
  const cloud = args.includes('--metadata') ? [] : ['--metadata', 'none'];
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      [join(workspaceRoot, 'tools', 'doctor', 'main.ts'), ...args, ...cloud],
      { env: { ...own, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}

/**
 * The report on a system, as JSON, with what `args` changes; the disk of the test's machine is no part of it, unless
 * they say so.
 */
export function examineWith(
  system: { readonly api: string; readonly dashboard: string },
  args: readonly string[],
): Promise<DoctorRun> {
  const given = (name: string, value: string): readonly string[] =>
    args.includes(name) ? [] : [name, value];
  return runDoctor([
    '--json',
    ...args,
    ...given('--api', system.api),
    ...given('--dashboard', system.dashboard),
    ...given('--min-free', '0.001'),
  ]);
}

/** Each finding with a verdict, as `check: what it says → advice`. */
export function faults({ stdout }: DoctorRun, verdict = 'failed'): readonly string[] {
  return listAt(parsed(stdout), 'findings')
    .filter((finding) => textAt(finding, 'verdict') === verdict)
    .map(
      (finding) =>
        `${textAt(finding, 'check') ?? ''}: ${textAt(finding, 'says') ?? ''} → ${textAt(finding, 'advice') ?? ''}`,
    );
}
