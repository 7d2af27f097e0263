/** Format, lint and types of the whole workspace. Called by the Jenkinsfile and the workflows. */
import { toolCommand } from '../process/run-command.ts';
import { runStage } from './run-stage.ts';
import { runSteps } from './run-steps.ts';

const everyProject = ['--parallel=2', '--outputStyle=stream'];

await runStage({
  name: 'lint-types',
  about:
    'Checks format, project references, lint rules and types. Nx answers from its cache where nothing changed.',
  options: {},
  run: (_given, stop) =>
    runSteps(
      [
        {
          name: 'format',
          command: toolCommand('prettier', ['--check', '.'], 'show'),
          whatToDo: 'Files are not formatted. Run: npm run format',
        },
        {
          name: 'sync',
          command: toolCommand('nx', ['sync:check'], 'show'),
          whatToDo: 'tsconfig files are out of step with the imports. Run: npx nx sync',
        },
        {
          name: 'lint',
          command: toolCommand('nx', ['run-many', '-t', 'lint', ...everyProject], 'show'),
          whatToDo: 'The complaints stand above, each with what to do.',
        },
        {
          name: 'types',
          command: toolCommand('nx', ['run-many', '-t', 'typecheck', ...everyProject], 'show'),
          whatToDo: 'The compiler says above what does not fit.',
        },
      ],
      'Format, lint and types are in order.',
      stop,
    ),
});
