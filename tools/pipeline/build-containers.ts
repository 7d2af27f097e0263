/** Builds and tests the containers that changed, and no other. Called by the Jenkinsfile and the workflows. */
import { toolCommand } from '../process/run-command.ts';
import { changedServices } from './changes-file.ts';
import { docker, imagesOf, imageTag, missingDocker, tryDocker } from './docker.ts';
import { runStage } from './run-stage.ts';
import { runSteps, type StageStep } from './run-steps.ts';
import type { StageOutcome } from './stage-outcome.ts';

/** Run inside the new container: it must not be root, and must not be able to change its own program. */
const PROBE = [
  "const fs = require('node:fs');",
  "if (process.getuid() === 0) { console.error('it runs as root'); process.exit(1); }",
  "try { fs.writeFileSync('/written', ''); console.error('its root filesystem can be written'); process.exit(1); }",
  'catch { process.exit(0); }',
].join(' ');

await runStage({
  name: 'build-containers',
  about: 'Builds and tests the containers that changed since the base. Needs Docker.',
  options: {},
  async run(_given, stop) {
    const services = changedServices();
    if (services.length === 0) return { kind: 'passed', summary: 'No container has changed.' };
    const missing = await missingDocker(`Building ${services.join(', ')}`);
    if (missing !== undefined) return missing;
    const programs = await runSteps([programsOf(services)], 'Built.', stop);
    if (programs.kind !== 'passed') return programs;
    const images = await runSteps(services.map(imageOf), 'Built.', stop);
    return images.kind === 'passed' ? probe(services) : images;
  },
});

/** The images hold what Nx built; a clean checkout has nothing of it yet. */
function programsOf(services: readonly string[]): StageStep {
  const args = ['run-many', '-t', 'build', '-p', services.join(','), '--outputStyle=stream'];
  return {
    name: 'programs',
    command: toolCommand('nx', args, 'show'),
    whatToDo: 'The build fails; see above where.',
  };
}

/** The one way in which this workspace builds an image, which labels it with version and commit. */
function imageOf(service: string): StageStep {
  return {
    name: `image of ${service}`,
    command: {
      program: process.execPath,
      args: ['tools/containers/build-container.ts', service],
      environment: { IMAGE_PREFIX: undefined, IMAGE_TAG: imageTag() },
      output: 'show',
    },
    whatToDo: `Docker says above why. Correct deploy/docker/${service}.Dockerfile.`,
  };
}

/** Tries the images by the names that compose will start them by. */
async function probe(services: readonly string[]): Promise<StageOutcome> {
  const built: Record<string, string> = {};
  const restricted = ['--rm', '--read-only', '--network=none', '--entrypoint=node'];
  for (const [service, image] of await imagesOf(services)) {
    built[service] = await docker(['image', 'inspect', '--format', '{{.Id}}', image]);
    const { code, stderr } = await tryDocker(['run', ...restricted, image, '-e', PROBE]);
    if (code !== 0) {
      const summary = `The container ${service} fails its test: ${stderr.trim()}. Correct deploy/docker/${service}.Dockerfile.`;
      return { kind: 'failed', summary, details: built };
    }
  }
  return { kind: 'passed', summary: `Built and tested: ${services.join(', ')}.`, details: built };
}
