import { EXIT_NO_MONITORING } from '../monitoring/monitoring-programs.ts';
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
  commandCheck({
    runner: 'format',
    heading: 'Every file is formatted',
    command: toolCommand('prettier', ['--check', '.'], 'show'),
    whatToDo: 'files are not formatted. Run: npm run format',
  }),
  commandCheck({
    runner: 'sync',
    heading: 'TypeScript project references match the imports',
    command: toolCommand('nx', ['sync:check'], 'show'),
    whatToDo: 'tsconfig files are out of step with the imports. Run: npx nx sync',
  }),
  commandCheck({
    runner: 'lint',
    heading: 'Lint: rules, module boundaries, purity',
    command: nxTarget('lint'),
    whatToDo: 'the linter has complaints; they stand above, each with what to do.',
  }),
  commandCheck({
    runner: 'build',
    heading: 'Build',
    command: nxTarget('build'),
    whatToDo: 'something does not build; the compiler says above what.',
  }),
  commandCheck({
    runner: 'types',
    heading: 'Types, tests included',
    command: nxTarget('typecheck'),
    whatToDo: 'the types do not fit; see above where.',
  }),
  commandCheck({
    runner: 'cycles',
    heading: 'No cycles between modules at run time',
    command: toolCommand(
      'depcruise',
      ['--config', '.dependency-cruiser.mjs', 'apps', 'libs', 'tools'],
      'show',
    ),
    whatToDo: 'modules import each other in a circle; the circle is drawn above.',
  }),
];

export const checksAfterBuild: readonly Step[] = [
  commandCheck({
    runner: 'openapi',
    heading: "The committed OpenAPI document is the api's",
    command: program('tools/api-client/check-document.ts'),
    whatToDo: 'libs/api-client/openapi.json is not what the api says of itself; see above how to renew it.',
  }),
  commandCheck({
    runner: 'api-client',
    heading: 'The generated client is what its OpenAPI document makes',
    command: program('tools/api-client/generate.ts', '--check'),
    whatToDo: 'the generated client is stale. Run: npm run client',
  }),
  commandCheck({
    runner: 'monitoring',
    heading: 'Scrape, rule, alert, webhook, resolved: with a real Prometheus and Alertmanager',
    command: program('tools/monitoring/main.ts'),
    whatToDo: 'an alert did not live as it should; the last line above says what was not seen.',
    lacking: EXIT_NO_MONITORING,
  }),
];
