import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runCommand, toolCommand } from '../process/run-command.ts';
import { workspaceRoot } from '../process/workspace-root.ts';

/** dclint carries the schema of the Compose Specification and applies it whatever its configuration says. */
const configuration = join(import.meta.dirname, 'dclint.yaml');
const composeFile = join(workspaceRoot, 'docker-compose.yml');
const text = readFileSync(composeFile, 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'switchyard-compose-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function lint(file: string) {
  const args = ['--config', configuration, '--max-warnings=0', '--no-color', file];
  return runCommand(toolCommand('dclint', args, 'keep'), new AbortController().signal);
}

it('docker-compose.yml follows the schema of compose files', async () => {
  expect(await lint(composeFile)).toEqual({ code: 0, text: expect.stringMatching(/^\s*$/) });
});

describe('the schema of compose files refuses', () => {
  it.each([
    ['an unknown field of a service', 'read_only: true', 'raed_only: true', 'invalid-schema'],
    ['an unknown field of a build', 'dockerfile: deploy', 'dokerfile: deploy', 'invalid-schema'],
    ['an unknown field of a health check', 'retries: 12', 'retires: 12', 'invalid-schema'],
    ['an unknown field of the file', 'networks:\n  switchyard:', 'nets:\n  switchyard:', 'invalid-schema'],
    ['a wrong type', 'mem_limit: 1g', 'mem_limit: [1g]', 'invalid-schema'],
    ['a duration without its unit', 'interval: 5s', 'interval: 5', 'invalid-schema'],
    ['an unknown condition', 'condition: service_healthy', 'condition: done', 'invalid-schema'],
    ['a field that is there twice', '    init: true', '    init: true\n    init: true', 'invalid-yaml'],
    ['a file without a project', 'name: switchyard', '', 'require-project-name-field'],
  ])('%s', async (_what, before, after, rule) => {
    expect(text).toContain(before);
    const broken = join(folder, 'docker-compose.yml');
    writeFileSync(broken, text.replace(before, after));
    expect(await lint(broken)).toMatchObject({ code: 1, text: expect.stringContaining(rule) });
  });
});
