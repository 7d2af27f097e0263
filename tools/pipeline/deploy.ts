/** Replaces the services whose containers changed. Called by the Jenkinsfile and the workflows. */
import { changedServices, readChanges } from './changes-file.ts';
import { COMPOSE_SECRETS, provideSecrets } from './deployment-secrets.ts';
import { readDeployment, STATE_OPTION, writeDeployment, type DeploymentState } from './deployment-state.ts';
import { docker, imagesOf, missingDocker, tryDocker } from './docker.ts';
import { runStage } from './run-stage.ts';

await runStage({
  name: 'deploy',
  about: 'Starts the containers that were built in the place of those that run, and no other. Needs Docker.',
  options: {
    ...STATE_OPTION,
    secrets: {
      value: 'DIR',
      about: 'where the keys and passwords of the deployment are kept; what is missing there is made',
      fallback: COMPOSE_SECRETS,
    },
  },
  async run(given) {
    const services = changedServices();
    if (services.length === 0)
      return { kind: 'passed', summary: 'No container has changed; nothing is deployed.' };
    const missing = await missingDocker(`Deploying ${services.join(', ')}`);
    if (missing !== undefined) return missing;
    const noSecrets = await provideSecrets(given.text('secrets') ?? COMPOSE_SECRETS);
    if (noSecrets !== undefined) return { kind: 'failed', summary: noSecrets };

    const file = given.text('state') ?? '';
    // A deployment that a crash left open was never confirmed, so what ran before it stays what is gone back to.
    const open = readDeployment(file)?.services ?? [];
    const before: DeploymentState['services'][number][] = [];
    for (const [service, image] of await imagesOf(services)) {
      const left = open.find((entry) => entry.service === service);
      before.push({ service, image, previous: left === undefined ? await running(service) : left.previous });
    }
    const others = open.filter(({ service }) => !services.includes(service));
    // Written before anything is replaced: what fails half way can be rolled back, too.
    writeDeployment(file, { commit: readChanges().head, services: [...before, ...others] });
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
