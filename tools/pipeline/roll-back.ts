/**
 * Puts back what ran before the last deployment. Called by the Jenkinsfile and the workflows when a stage after the
 * deployment failed, and by hand.
 */
import { closeDeployment, readDeployment, STATE_OPTION } from './deployment-state.ts';
import { docker, missingDocker } from './docker.ts';
import { commitOf } from './git.ts';
import { runStage } from './run-stage.ts';

await runStage({
  name: 'roll-back',
  about:
    'Starts the images again that ran before the last deployment. Needs Docker, unless no deployment is open. A confirmed one is rolled back with --state=FILE.confirmed',
  options: {
    ...STATE_OPTION,
    commit: { value: 'COMMIT', about: 'only if this commit was deployed: a build undoes its own work alone' },
  },
  async run(given) {
    const file = given.text('state') ?? '';
    const state = readDeployment(file);
    if (state === undefined)
      return { kind: 'passed', summary: 'No deployment is open, so nothing is rolled back.' };
    const only = given.text('commit');
    if (only !== undefined && (await commitOf(only)) !== state.commit) {
      const summary = `The open deployment is of ${state.commit}, not of this build; nothing is rolled back.`;
      return { kind: 'passed', summary };
    }
    const missing = await missingDocker('Rolling back');
    if (missing !== undefined) return missing;
    const restored: string[] = [];
    const stopped: string[] = [];
    for (const { service, image, previous } of state.services) {
      if (previous === null) {
        await docker(['compose', 'rm', '--stop', '--force', service]);
        stopped.push(service);
      } else {
        await docker(['tag', previous, image]);
        restored.push(service);
      }
    }
    if (restored.length > 0) {
      await docker(['compose', 'up', '--detach', '--no-build', '--no-deps', ...restored]);
    }
    closeDeployment(file, 'rolled-back');
    const removed = stopped.length > 0 ? ` Stopped, as they did not run before: ${stopped.join(', ')}.` : '';
    const again = restored.length > 0 ? `Run again as before ${state.commit}: ${restored.join(', ')}.` : '';
    return { kind: 'passed', summary: `${again}${removed}`.trim(), details: { restored, stopped } };
  },
});
