/**
 * Runs a program that projects bring along: `bench/main.ts` prints ratios side by side in one run, `prove/main.ts`
 * checks statistical claims by simulation. Called by `npm run bench` and `npm run prove`, which take project names:
 * `npm run bench -- model-io`. Options of the program follow: `npm run bench -- api --profile`.
 */
import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { workspaceRoot } from './process/workspace-root.ts';

const [, , kind = '', ...rest] = process.argv;
const firstOption = rest.findIndex((argument) => argument.startsWith('--'));
const asked = firstOption < 0 ? rest : rest.slice(0, firstOption);
const options = firstOption < 0 ? [] : rest.slice(firstOption);
const programs = new Map(
  globSync(`{apps,libs}/*/${kind}/main.ts`, { cwd: workspaceRoot }).map((program) => [
    basename(dirname(dirname(program))),
    program,
  ]),
);
const unknown = asked.filter((name) => !programs.has(name));
if (programs.size === 0 || unknown.length > 0) {
  process.stderr.write(
    `No project ${unknown.join(', ')} has a ${kind}/main.ts. These have: ${[...programs.keys()].join(', ')}.\n`,
  );
  process.exitCode = 2;
} else {
  for (const name of asked.length > 0 ? asked : programs.keys()) {
    process.stdout.write(`\n${name}\n`);
    const { status } = spawnSync(
      process.execPath,
      ['--conditions=@switchyard/source', join(workspaceRoot, programs.get(name) ?? ''), ...options],
      { stdio: 'inherit', cwd: workspaceRoot },
    );
    if (status !== 0) process.exitCode = 1;
  }
}
