/**
 * Decides once what this build compares with and which containers it rebuilds, and writes that down for the stages
 * after it. Called by the Jenkinsfile and the workflows, first after the checkout.
 */
import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findBase } from './build-base.ts';
import { capture } from './capture.ts';
import { CHANGES_FILE, type Changes } from './changes-file.ts';
import { commitOf, git } from './git.ts';
import { isReleaseOnly } from './release-commits.ts';
import { runStage } from './run-stage.ts';
import { UsageFault } from './stage-options.ts';

await runStage({
  name: 'changes',
  about: 'Decides what this build compares with and which containers it rebuilds.',
  options: {
    base: { value: 'COMMIT', about: 'compare with this commit instead of the last successful build' },
    head: { value: 'COMMIT', about: 'the commit that is built', fallback: 'HEAD' },
    branch: { value: 'NAME', about: 'whose last successful build counts', fallback: 'main' },
    target: {
      value: 'BRANCH',
      about: 'for a pull request: where it wants to go, such as origin/main',
    },
    remote: { value: 'NAME', about: 'also ask this remote for the last successful build' },
    'github-output': {
      value: 'FILE',
      about: 'append release_only=… and containers=… for the jobs of a workflow',
    },
  },
  async run(given) {
    const head = await commitOf(given.text('head') ?? 'HEAD');
    if (head === undefined) throw new UsageFault(`--head: there is no such commit in this clone.`);
    if ((await git('rev-parse', '--is-shallow-repository')) === 'true') {
      return {
        kind: 'failed',
        summary: 'This clone is shallow, so changes cannot be told. Fetch the rest: git fetch --unshallow',
      };
    }
    const branch = given.text('branch') ?? 'main';
    const base = await findBase({
      head,
      branch,
      override: given.text('base'),
      target: given.text('target'),
      remote: given.text('remote'),
    });
    const changes: Changes = {
      base: base.commit ?? null,
      head,
      branch,
      reason: base.reason,
      releaseOnly: base.commit !== undefined && (await isReleaseOnly(base.commit, head)),
      containers: await affectedContainers(base.commit, head),
    };
    write(changes, given.text('github-output'));
    const services = Object.entries(changes.containers).map(([name, reason]) => `\n  ${name}: ${reason}`);
    const compared = changes.base === null ? 'Everything is built' : `Compared with ${changes.base}`;
    const rebuilt = services.length === 0 ? ' No container is rebuilt.' : ` To rebuild:${services.join('')}`;
    return { kind: 'passed', summary: `${compared}. ${base.reason}${rebuilt}`, details: changes };
  },
});

async function affectedContainers(
  base: string | undefined,
  head: string,
): Promise<Readonly<Record<string, string>>> {
  const args = ['tools/affected-containers.ts', `--base=${base ?? ''}`, `--head=${head}`, '--json'];
  const { code, stdout, stderr } = await capture(process.execPath, args);
  if (code !== 0) throw new Error(`tools/affected-containers.ts failed: ${stderr.trim()}`);
  return JSON.parse(stdout) as Readonly<Record<string, string>>;
}

/** Beside the file there are two markers, so that a pipeline can ask without reading JSON. */
function write(changes: Changes, githubOutput: string | undefined): void {
  const folder = dirname(CHANGES_FILE);
  mkdirSync(folder, { recursive: true });
  writeFileSync(CHANGES_FILE, `${JSON.stringify(changes, null, 2)}\n`);
  const services = Object.keys(changes.containers).sort();
  const markers: readonly (readonly [string, boolean])[] = [
    ['release-only', changes.releaseOnly],
    ['containers-changed', services.length > 0],
  ];
  for (const [name, holds] of markers) {
    if (holds) writeFileSync(join(folder, name), '');
    else rmSync(join(folder, name), { force: true });
  }
  if (githubOutput !== undefined) {
    appendFileSync(githubOutput, `release_only=${changes.releaseOnly}\ncontainers=${services.join(' ')}\n`);
  }
}
