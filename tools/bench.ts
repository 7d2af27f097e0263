/**
 * Runs benchmarks, which print ratios side by side in one run. Called by `npm run bench` and
 * `npm run bench -- <name>`; a benchmark is the program `bench/main.ts` of a project.
 */
import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { workspaceRoot } from './process/workspace-root.ts';

const programs = new Map(
  globSync('{apps,libs}/*/bench/main.ts', { cwd: workspaceRoot }).map((program) => [
    basename(dirname(dirname(program))),
    program,
  ]),
);
const [, , ...asked] = process.argv;
const unknown = asked.filter((name) => !programs.has(name));
if (unknown.length > 0) {
  process.stderr.write(
    `There is no benchmark ${unknown.join(', ')}. There are: ${[...programs.keys()].join(', ')}.\n`,
  );
  process.exitCode = 2;
} else {
  for (const name of asked.length > 0 ? asked : programs.keys()) {
    process.stdout.write(`\n${name}\n`);
    const { status } = spawnSync(
      process.execPath,
      ['--conditions=@switchyard/source', join(workspaceRoot, programs.get(name) ?? '')],
      { stdio: 'inherit', cwd: workspaceRoot },
    );
    if (status !== 0) process.exitCode = 1;
  }
}
