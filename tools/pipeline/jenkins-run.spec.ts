import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { workspaceRoot } from '../process/workspace-root.ts';
import { findGroovy } from './groovy.ts';
import { carryOut, type JenkinsRun, type Scenario } from './jenkins-run.ts';

const jenkinsfile = join(workspaceRoot, 'Jenkinsfile');
const CHANGED = 'dist/pipeline/containers-changed';
const RELEASE = 'dist/pipeline/release-only';
const agent = { WORKSPACE: '/agent/workspace', PATH: '/usr/bin', HOME: '/agent' };
const onMain = { ...agent, BRANCH_NAME: 'main' };

const scenarios: readonly Omit<Scenario, 'jenkinsfile'>[] = [
  { name: 'main', env: onMain, files: [CHANGED] },
  { name: 'a job of one branch', env: agent, files: [CHANGED] },
  { name: 'nothing changed', env: onMain },
  { name: 'a pull request', env: { ...agent, BRANCH_NAME: 'PR-7', CHANGE_TARGET: 'main' }, files: [CHANGED] },
  { name: 'no deployment', env: onMain, files: [CHANGED], params: { SKIP_DEPLOY: true } },
  { name: 'a release', env: onMain, files: [RELEASE] },
  { name: 'a registry', env: onMain, files: [CHANGED], params: { REGISTRY: 'registry.invalid/yard' } },
  {
    name: 'ECR',
    env: onMain,
    files: [CHANGED],
    params: { REGISTRY: 'registry.invalid/yard', ECR_REGION: 'eu-central-1' },
  },
  { name: 'failing tests', env: onMain, files: [CHANGED], fails: 'affected-tests' },
  { name: 'a failing smoke test', env: onMain, files: [CHANGED], fails: 'smoke-test' },
  { name: 'no approval', env: onMain, files: [CHANGED], declined: true },
];

const CHECKS = ['Lint and types', 'Affected tests'];
const MODELS = ['Train models', 'Evaluate models', 'Registry check'];
const BUILD = ['Build containers', 'Scan'];
const DEPLOYMENT = ['Deploy', 'Health check', 'Smoke test'];

const BROKEN: readonly (readonly [string, string | RegExp, string, RegExp])[] = [
  [
    'a misspelt directive',
    "options { timeout(time: 10, unit: 'MINUTES') }",
    'optoins { }',
    /Checkout.*optoins/,
  ],
  ['a misspelt step', "sh 'node tools/pipeline/lint-types.ts'", "sj 'x'", /Lint and types.*"sj"/],
  ['a misspelt condition', "environment name: 'BRANCH'", "enviroment name: 'BRANCH'", /Approval.*enviroment/],
  ['a misspelt parameter', 'params.SKIP_DEPLOY', 'params.SKIP_DEPLYO', /no parameter SKIP_DEPLYO/],
  ['a misspelt condition of post', 'unsuccessful {', 'unsucessful {', /post.*unsucessful/],
  ['a misspelt argument', 'timeout(time: 15', 'timeout(tiem: 15', /Setup.*timeout needs time/],
  ['a unit that is none', "unit: 'MINUTES'", "unit: 'MINUTE'", /no unit MINUTE/],
  [
    'a missing quote',
    "sh 'node tools/pipeline/lint-types.ts'",
    "sh 'node tools/pipeline/lint-types.ts",
    /expecting/,
  ],
  ['a missing brace', '  post {', '  post ', /unexpected|expecting/],
  ['steps without a block', 'stages {', 'stages', /unexpected|expecting|stages/],
  [
    'a stage without steps',
    /steps \{\s*sh 'node tools\/pipeline\/lint-types.ts'\s*\}/,
    '',
    /Lint and types.*no steps/,
  ],
  [
    'a stage whose steps are empty',
    "sh 'node tools/pipeline/lint-types.ts'",
    '',
    /Lint and types.*steps are empty/,
  ],
  ['two stages of one name', "stage('Scan')", "stage('Setup')", /two stages "Setup"/],
  [
    'an empty condition',
    /expression \{ params.REGISTRY \}\s*expression \{.*\}/,
    '',
    /stage 'Push', when.*missing/,
  ],
  ['no agent', 'agent any', '', /no agent/],
  ['something outside of it', 'pipeline {', 'pipelin {', /outside of pipeline/],
];

const folder = mkdtempSync(join(tmpdir(), 'switchyard-jenkinsfile-'));

/** Writes a Jenkinsfile with one mistake in it. */
function broken([name, search, replacement]: (typeof BROKEN)[number], index: number): Scenario {
  const text = readFileSync(jenkinsfile, 'utf8');
  const changed = text.replace(search, replacement);
  if (changed === text) throw new Error(`${name}: the Jenkinsfile has no ${String(search)}.`);
  const file = join(folder, `Jenkinsfile-${index}`);
  writeFileSync(file, changed);
  return { name, jenkinsfile: file, env: onMain, files: [CHANGED] };
}

let missing: string | undefined;
let runs: ReadonlyMap<string, JenkinsRun> = new Map();

beforeAll(async () => {
  const groovy = await findGroovy();
  if (groovy.kind === 'missing') {
    missing = groovy.message;
    return;
  }
  const all = [...scenarios.map((scenario) => ({ ...scenario, jenkinsfile })), ...BROKEN.map(broken)];
  runs = new Map((await carryOut(all, groovy.environment)).map((run) => [run.name, run]));
}, 600_000);
beforeEach(({ skip }) => {
  if (missing !== undefined) skip(missing);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function runOf(name: string): JenkinsRun {
  const run = runs.get(name);
  if (run === undefined || run.fault !== undefined)
    throw new Error(`${name}: ${run?.fault ?? 'did not run'}`);
  return run;
}
const ranIn = (name: string): readonly string[] =>
  runOf(name)
    .stages.filter(({ outcome }) => outcome === 'ran')
    .map((stage) => stage.name);
const linesOf = (name: string, stage: string): readonly string[] =>
  runOf(name).stages.find((found) => found.name === stage)?.lines ?? [];

describe('the Jenkinsfile, carried out with stubbed steps', () => {
  it.each([
    ['main', [...CHECKS, ...MODELS, 'Approval', ...BUILD, ...DEPLOYMENT, 'Record success']],
    ['a job of one branch', [...CHECKS, ...MODELS, 'Approval', ...BUILD, ...DEPLOYMENT, 'Record success']],
    ['nothing changed', [...CHECKS, ...MODELS, 'Record success']],
    ['a pull request', [...CHECKS, ...MODELS, ...BUILD]],
    ['no deployment', [...CHECKS, ...MODELS, ...BUILD]],
    ['a release', [...MODELS, 'Record success']],
    ['a registry', [...CHECKS, ...MODELS, 'Approval', ...BUILD, 'Push', ...DEPLOYMENT, 'Record success']],
    ['ECR', [...CHECKS, ...MODELS, 'Approval', ...BUILD, 'Push', ...DEPLOYMENT, 'Record success']],
  ])('runs for %s what it should', (name, expected) => {
    expect(ranIn(name)).toEqual(['Checkout', 'Setup', ...expected]);
    const { result, post } = runOf(name);
    expect([result, Object.keys(post)]).toEqual(['SUCCESS', ['cleanup']]);
  });

  it('compares a pull request with where it wants to go, and everything else with the last success', () => {
    expect(runOf('a pull request').env).toMatchObject({ BRANCH: 'PR-7', TARGET: 'origin/main' });
    expect(runOf('main').env).toMatchObject({ BRANCH: 'main', TARGET: '' });
    expect(runOf('a job of one branch').env).toMatchObject({ BRANCH: 'main', TARGET: '' });
  });

  it('has the workspace’s programs first on the path, and keeps nothing of a deployment in the checkout', () => {
    const { env } = runOf('main');
    expect(env['PATH']).toBe('/agent/workspace/node_modules/.bin:/usr/bin');
    expect([env['DEPLOYMENT'], env['SECRETS']]).toEqual([
      expect.stringMatching(/^\/agent\/\./),
      expect.stringMatching(/^\/agent\/\./),
    ]);
  });

  it('asks a person only before a deployment, and passes on who agreed', () => {
    const asked = scenarios.filter(({ name }) => runOf(name).stages.some((stage) => stage.asked === true));
    const named = ['main', 'a job of one branch', 'a registry', 'ECR', 'a failing smoke test', 'no approval'];
    expect(asked.map(({ name }) => name)).toEqual(named);
    expect(runOf('main').env['APPROVED_BY']).toBe('somebody');
  });

  it('takes a password for a registry, and the agent’s role for ECR', () => {
    expect(linesOf('a registry', 'Push')).toEqual([expect.not.stringContaining('--ecr-region')]);
    expect(linesOf('ECR', 'Push')).toEqual([expect.stringContaining('--ecr-region="$ECR_REGION"')]);
  });

  it.each([
    ['failing tests', 'FAILURE', 'Affected tests'],
    ['a failing smoke test', 'FAILURE', 'Smoke test'],
    ['no approval', 'ABORTED', 'Approval'],
  ])('ends at %s, rolls back and then archives', (name, result, last) => {
    const run = runOf(name);
    expect(run.result).toBe(result);
    const reached = run.stages.filter(({ outcome }) => outcome !== 'not reached').map((stage) => stage.name);
    expect(reached.at(-1)).toBe(last);
    expect(Object.entries(run.post)).toEqual([
      ['unsuccessful', [expect.stringContaining('roll-back.ts')]],
      ['cleanup', [expect.stringContaining('archive.ts'), 'archive dist/pipeline/archive/**']],
    ]);
  });
});

describe('what Jenkins would not take is found', () => {
  it.each(BROKEN)('%s', (name, _search, _replacement, expected) => {
    expect(runs.get(name)?.fault).toMatch(expected);
  });
});
