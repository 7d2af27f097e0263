import { toolCommand, type Command } from '../process/run-command.ts';
import { commandCheck } from './command-check.ts';
import type { Step } from './step.ts';

/** All projects; a task that fails leaves the others running, so that one run tells everything. */
export function nxTarget(target: string): Command {
  return toolCommand('nx', ['run-many', '-t', target, '--parallel=2', '--outputStyle=stream'], 'show');
}

function program(path: string, ...args: readonly string[]): Command {
  return { program: process.execPath, args: [path, ...args], output: 'show' };
}

export const checksBeforeTests: readonly Step[] = [
  commandCheck(
    'format',
    'Every file is formatted',
    toolCommand('prettier', ['--check', '.'], 'show'),
    'files are not formatted. Run: npm run format',
  ),
  commandCheck(
    'sync',
    'TypeScript project references match the imports',
    toolCommand('nx', ['sync:check'], 'show'),
    'tsconfig files are out of step with the imports. Run: npx nx sync',
  ),
  commandCheck(
    'lint',
    'Lint: rules, module boundaries, purity',
    nxTarget('lint'),
    'the linter has complaints; they stand above, each with what to do.',
  ),
  commandCheck(
    'build',
    'Build',
    nxTarget('build'),
    'something does not build; the compiler says above what.',
  ),
  commandCheck(
    'types',
    'Types, tests included',
    nxTarget('typecheck'),
    'the types do not fit; see above where.',
  ),
  commandCheck(
    'cycles',
    'No cycles between modules at run time',
    toolCommand('depcruise', ['--config', '.dependency-cruiser.mjs', 'apps', 'libs', 'tools'], 'show'),
    'modules import each other in a circle; the circle is drawn above.',
  ),
];

export const checksAfterBuild: readonly Step[] = [
  commandCheck(
    'openapi',
    "The committed OpenAPI document is the api's",
    program('tools/api-client/check-document.ts'),
    'libs/api-client/openapi.json is not what the api says of itself; see above how to renew it.',
  ),
  commandCheck(
    'api-client',
    'The generated client is what its OpenAPI document makes',
    program('tools/api-client/generate.ts', '--check'),
    'the generated client is stale. Run: npm run client',
  ),
];
