import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Changes } from './changes-file.ts';
import { cloneWorkspace, type ThrowAwayClone } from './throw-away-clone.ts';

let clone: ThrowAwayClone;
let remote = '';
beforeAll(() => {
  clone = cloneWorkspace();
  remote = mkdtempSync(join(tmpdir(), 'switchyard-remote-'));
  execFileSync('git', ['init', '--quiet', '--bare', remote]);
});
afterAll(() => {
  clone.remove();
  rmSync(remote, { recursive: true, force: true });
});

async function changesOf(...args: readonly string[]): Promise<Changes> {
  const { code, stderr } = await clone.stage('changes', args);
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(readFileSync(join(clone.path, 'dist', 'pipeline', 'changes.json'), 'utf8'));
}

const drift = (text: string) => ({ 'libs/drift/src/index.ts': text });
const original = () => readFileSync(join(clone.path, 'libs/drift/src/index.ts'), 'utf8');

describe('what a build compares with', () => {
  it('is nothing before the first success: then everything is built', async () => {
    const changes = await changesOf();
    expect(changes).toMatchObject({ base: null, releaseOnly: false });
    expect(Object.keys(changes.containers).sort()).toEqual(['api', 'dashboard', 'trainer']);
  });

  it('stays the last success while builds fail, so that what they should have built is not lost', async () => {
    const good = clone.git('rev-parse', 'HEAD');
    expect((await clone.stage('record-success', [`--remote=${remote}`])).code).toBe(0);
    clone.commit('feat(drift): something', drift(`${original()}\nexport const added = 1;\n`));
    // The build of that commit fails: nothing is recorded. Then comes a commit that rebuilds nothing by itself.
    clone.commit('docs: a word', { 'README.md': 'another text\n' });
    const changes = await changesOf();
    expect(changes.base).toBe(good);
    expect(Object.keys(changes.containers)).toContain('api');
  });

  it('does not overlook work beneath a release commit', async () => {
    clone.commit('chore(release): publish 0.2.0', { 'libs/drift/CHANGELOG.md': '# 0.2.0\n' });
    expect(await changesOf()).toMatchObject({ releaseOnly: false });
    expect((await clone.stage('record-success', [`--remote=${remote}`])).code).toBe(0);
    clone.commit('chore(release): publish 0.3.0', { 'libs/drift/CHANGELOG.md': '# 0.3.0\n' });
    expect(await changesOf()).toMatchObject({ releaseOnly: true, containers: {} });
    clone.commit('chore(release): not really', drift(`${original()}\nexport const more = 1;\n`));
    expect(await changesOf()).toMatchObject({ releaseOnly: false });
  });

  it('is found at the remote by a machine that has never built', async () => {
    const known = clone.git('rev-parse', 'refs/switchyard/last-success/main');
    clone.git('update-ref', '-d', 'refs/switchyard/last-success/main');
    expect(await changesOf()).toMatchObject({ base: null });
    expect(await changesOf(`--remote=${remote}`)).toMatchObject({ base: known });
  });

  it('is not taken back by an older build that ends later', async () => {
    await changesOf('--head=HEAD~1');
    const newer = clone.git('rev-parse', 'HEAD');
    clone.git('update-ref', 'refs/switchyard/last-success/main', newer);
    const { stdout } = await clone.stage('record-success');
    expect(stdout).toContain('A newer build');
    expect(clone.git('rev-parse', 'refs/switchyard/last-success/main')).toBe(newer);
  });

  it('is where a pull request left its target, or the commit given', async () => {
    const fork = clone.git('rev-parse', 'HEAD~2');
    clone.git('branch', '--force', 'target', fork);
    expect(await changesOf('--target=target', '--branch=topic')).toMatchObject({ base: fork });
    expect(await changesOf('--base=HEAD~1')).toMatchObject({ base: clone.git('rev-parse', 'HEAD~1') });
  });

  it('is nothing when history was rewritten', async () => {
    const other = clone.git('commit-tree', 'HEAD^{tree}', '-m', 'elsewhere');
    clone.git('update-ref', 'refs/switchyard/last-success/main', other);
    const changes = await changesOf();
    expect([changes.base, changes.reason]).toEqual([
      null,
      expect.stringContaining('not part of this history'),
    ]);
  });

  it.each([['--base=nothing'], ['--target=nothing'], ['--unknown'], ['positional']])(
    'ends with 2 for %s',
    async (arg) => {
      expect((await clone.stage('changes', [arg])).code).toBe(2);
    },
  );

  it('treats the empty parameters of a CI server as not given', async () => {
    expect(await changesOf('--base=', '--target=')).toMatchObject({ base: null });
  });
});

describe('setup', () => {
  it('passes on a whole clone and refuses a shallow one', async () => {
    expect((await clone.stage('setup')).stdout).toContain('commits of history');
    clone.git('update-ref', 'refs/heads/shallow', 'HEAD');
    const head = clone.git('rev-parse', 'HEAD');
    execFileSync('sh', ['-c', `echo ${head} > "${join(clone.path, '.git', 'shallow')}"`]);
    for (const stage of ['setup', 'changes']) {
      const { code, stderr } = await clone.stage(stage);
      expect([code, stderr]).toEqual([1, expect.stringContaining('git fetch --unshallow')]);
    }
  });
});
