/** The tests of everything that changed since the base. Called by the Jenkinsfile and the workflows. */
import { toolCommand } from '../process/run-command.ts';
import { readChanges } from './changes-file.ts';
import { runStage } from './run-stage.ts';
import { runSteps } from './run-steps.ts';

await runStage({
  name: 'affected-tests',
  about: 'Runs the tests of the projects that changed since the base, and of those that import them.',
  options: {},
  run: (_given, stop) => {
    const { base, head } = readChanges();
    const which = base === null ? ['run-many'] : ['affected', `--base=${base}`, `--head=${head}`];
    return runSteps(
      [
        {
          name: 'tests',
          command: toolCommand(
            'nx',
            [...which, '-t', 'test', '--parallel=2', '--outputStyle=stream'],
            'show',
          ),
          whatToDo: 'Tests fail; see above which.',
        },
      ],
      base === null ? 'All tests pass.' : `All tests affected since ${base} pass.`,
      stop,
    );
  },
});
