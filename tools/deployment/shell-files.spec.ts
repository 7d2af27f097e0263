import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { installDebianPackages, mayInstallPackages } from '../process/debian-packages.ts';
import { workspaceRoot } from '../process/workspace-root.ts';

const hasShellcheck = await findShellcheck();
/** Shell files by name, and those without an ending by their first line. */
const SHELL_FILES: readonly string[] = spawnSync(
  'bash',
  [
    '-c',
    "{ ls tools/*.sh; git ls-files '*.sh'; git grep -lE '^#!.*[/ ](ba)?sh$' -- ':!*.ts' ':!*.md'; } | sort -u",
  ],
  { cwd: workspaceRoot, encoding: 'utf8' },
)
  .stdout.split('\n')
  .filter((file) => file !== '');

/** Looks for shellcheck, and installs Debian's where that needs no password. */
async function findShellcheck(): Promise<boolean> {
  const starts = (): boolean => spawnSync('shellcheck', ['--version']).status === 0;
  if (starts()) return true;
  if (!mayInstallPackages()) return false;
  const installation = { output: 'keep', limitMs: 300_000 } as const;
  await installDebianPackages(['shellcheck'], installation, new AbortController().signal);
  return starts();
}

function judged(program: string, args: readonly string[], input?: string): string {
  const { stdout, stderr } = spawnSync(program, args, { cwd: workspaceRoot, encoding: 'utf8', input });
  return `${stdout}${stderr}`;
}

it('knows the shell files', () => {
  expect(SHELL_FILES).toEqual(expect.arrayContaining(['.ci/run', 'tools/install.sh']));
});

describe.each(SHELL_FILES)('%s', (file) => {
  it('is read by bash without a complaint', () => {
    expect(judged('bash', ['-n', file])).toBe('');
  });

  it('has no fault that shellcheck knows', ({ skip }) => {
    if (!hasShellcheck)
      skip('shellcheck is not here. Install it (Debian, Ubuntu: apt-get install shellcheck).');
    expect(judged('shellcheck', ['--severity=style', file])).toBe('');
  });
});

describe('the judges of shell files', () => {
  it('complain about what is wrong', () => {
    expect(judged('bash', ['-n', '-'], 'if true; then\n')).toMatch(/syntax error/);
    if (hasShellcheck) expect(judged('shellcheck', ['-'], '#!/bin/bash\nrm $1\n')).toMatch(/SC2086/);
  });
});
