/** The tests of everything that changed since the base. Called by the Jenkinsfile and the workflows. */
import { toolCommand } from '../process/run-command.ts';
import { readChanges } from './changes-file.ts';
import { runStage } from './run-stage.ts';
import { runSteps } from './run-steps.ts';

/**
 * Settings of this build's deployment, which CI hands to every program. Tests start systems of their own, with the
 * settings that they are about.
 */
const OF_THE_DEPLOYMENT: Readonly<Record<string, undefined>> = {
  REGISTRY: undefined,
  TAG: undefined,
  COMPOSE_PROJECT_NAME: undefined,
  COMPOSE_PROFILES: undefined,
  API_PUBLISHED_PORT: undefined,
  DASHBOARD_PUBLISHED_PORT: undefined,
};

await runStage({
  name: 'affected-tests',
  about: 'Runs the tests of the projects that changed since the base, and of those that import them.',
  options: {},
  run: (_given, stop) => {
    const { base, head } = readChanges();
    const which = base === null ? ['run-many'] : ['affected', `--base=${base}`, `--head=${head}`];
    // Each project's tests use every core by themselves; side by side they would only take them from each other.
    const args = [...which, '-t', 'test', '--parallel=1', '--outputStyle=stream'];
    return runSteps(
      [
        {
          name: 'tests',
          command: { ...toolCommand('nx', args, 'show'), environment: OF_THE_DEPLOYMENT },
          whatToDo: 'Tests fail; see above which.',
        },
      ],
      base === null ? 'All tests pass.' : `All tests affected since ${base} pass.`,
      stop,
    );
  },
});
