import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rehearsalVariables, unknownVariables } from './rehearsal-environment.ts';
import { standInDocker, type StandInDocker } from './stand-in-docker.ts';
import { cloneWorkspace, type ThrowAwayClone } from './throw-away-clone.ts';

let clone: ThrowAwayClone;
let docker: StandInDocker;
let noDocker: Readonly<Record<string, string>> = {};
beforeAll(() => {
  clone = cloneWorkspace();
  docker = standInDocker(join(clone.path, 'dist', 'stand-in'));
  noDocker = { ...docker.environment, DOCKER_FAILS: '^version' };
});
afterAll(() => clone.remove());

/** The lines of the table at the end, as words. */
function table(stdout: string): readonly (readonly string[])[] {
  const lines = stdout.slice(stdout.lastIndexOf('\nstage ') + 1).split('\n');
  return lines.slice(1, lines.indexOf('')).map((line) => line.split(/ {2,}/));
}

describe('a rehearsal of the pipeline', () => {
  it('runs the lines of the Jenkinsfile in their order, and says by name what is not here', async () => {
    clone.commit('feat(trainer): something', {
      'apps/trainer/src/something.ts': 'export const added = 1;\n',
    });
    const only = '--only=Setup,Approval,Build containers,Scan,Push,Deploy,Record success,post';
    const { code, stdout, stderr } = await clone.stage('rehearse', ['--base=HEAD~1', only], noDocker);
    expect(table(stdout).map(([stage, program, exit, , verdict]) => [stage, program, exit, verdict])).toEqual(
      [
        ['Checkout', 'this clone, as it is', '0', 'passed'],
        ['Setup', 'tools/pipeline/setup.ts', '0', 'passed'],
        ['Setup', 'tools/pipeline/changes.ts', '0', 'passed'],
        ['Approval', 'tools/pipeline/approve.ts', '0', 'passed'],
        ['Build containers', 'tools/pipeline/build-containers.ts', '4', 'needs Docker'],
        ['Scan', 'tools/pipeline/scan-containers.ts', '4', 'needs Docker'],
        ['Push', 'tools/pipeline/push-containers.ts', '0', 'passed'],
        ['Push', 'tools/pipeline/push-containers.ts', '0', 'passed'],
        ['Deploy', 'tools/pipeline/deploy.ts', '4', 'needs Docker'],
        ['Record success', 'tools/pipeline/record-success.ts', '0', 'passed'],
        ['post', 'tools/pipeline/roll-back.ts', '0', 'passed'],
        ['post', 'tools/pipeline/archive.ts', '0', 'passed'],
      ],
    );
    expect([code, stderr]).toEqual([
      4,
      expect.stringContaining('Docker, for Build containers, Scan, Deploy'),
    ]);
  });

  it('leaves no mark on main, here or at a remote', () => {
    const marks = clone.git('for-each-ref', '--format=%(refname)', 'refs/switchyard').split('\n');
    expect(marks).toEqual(['refs/switchyard/last-success/rehearsal']);
    expect(clone.git('ls-remote', 'origin', 'refs/switchyard/last-success/rehearsal')).toBe('');
  });

  it('ends at the first stage that fails, and does what is done after every build', async () => {
    const only = '--only=Setup,Evaluate models,Record success,post';
    const { code, stdout, stderr } = await clone.stage('rehearse', [only], noDocker);
    expect(table(stdout).map(([stage, , , , verdict]) => [stage, verdict])).toEqual([
      ['Checkout', 'passed'],
      ['Setup', 'passed'],
      ['Setup', 'passed'],
      ['Evaluate models', 'failed'],
      ['post', 'passed'],
      ['post', 'passed'],
    ]);
    expect([code, stderr]).toEqual([1, expect.stringContaining('Failed: Evaluate models.')]);
  });

  it('deploys beside what runs, where there is Docker, and takes that away again', async () => {
    docker.forget();
    const only = '--only=Setup,Deploy,Record success,post';
    const end = await clone.stage('rehearse', ['--base=HEAD~1', only], docker.environment);
    expect(end.code, end.stderr).toBe(0);
    expect(docker.asked().filter((line) => /^compose (up|--profile \* down)/.test(line))).toEqual([
      'compose up --detach --no-build trainer',
      'compose --profile * down --volumes',
    ]);
  });

  it('refuses a stage that the Jenkinsfile does not have', async () => {
    const { code, stderr } = await clone.stage('rehearse', ['--only=Celebrate']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('no stage Celebrate')]);
    expect((await clone.stage('rehearse', ['--base=nowhere'])).code).toBe(2);
  });

  it('notices a variable that nobody sets', () => {
    const variables = rehearsalVariables({ base: '', target: '', apiPort: 1, dashboardPort: 2 });
    expect(unknownVariables(['node x --a="$BASE" --b="$NEW_ONE" --c="$API_URL"'], variables)).toEqual([
      'NEW_ONE',
    ]);
  });
});
