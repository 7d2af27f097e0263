/** Replaces the services whose containers changed. Called by the Jenkinsfile and the workflows. */
import { changedServices, readChanges } from './changes-file.ts';
import { STATE_OPTION, writeDeployment, type DeploymentState } from './deployment-state.ts';
import { docker, imagesOf, missingDocker, tryDocker } from './docker.ts';
import { runStage } from './run-stage.ts';

await runStage({
  name: 'deploy',
  about: 'Starts the containers that were built in the place of those that run, and no other. Needs Docker.',
  options: STATE_OPTION,
  async run(given) {
    const services = changedServices();
    if (services.length === 0)
      return { kind: 'passed', summary: 'No container has changed; nothing is deployed.' };
    const missing = await missingDocker(`Deploying ${services.join(', ')}`);
    if (missing !== undefined) return missing;
    const images = await imagesOf(services);
    const before: DeploymentState['services'][number][] = [];
    for (const [service, image] of images) before.push({ service, image, previous: await running(service) });
    // Written before anything is replaced: what fails half way can be rolled back, too.
    writeDeployment(given.text('state') ?? '', { commit: readChanges().head, services: before });
    // On a machine where nothing ran yet, what they depend on is started as well.
    const alone = before.every(({ previous }) => previous !== null) ? ['--no-deps'] : [];
    await docker(['compose', 'up', '--detach', '--no-build', ...alone, ...services]);
    return { kind: 'passed', summary: `Deployed ${services.join(', ')}.`, details: before };
  },
});

async function running(service: string): Promise<string | null> {
  const container = (await tryDocker(['compose', 'ps', '--all', '--quiet', service])).stdout.trim();
  if (container === '') return null;
  return docker(['inspect', '--format', '{{.Image}}', container.split('\n')[0] ?? '']);
}
