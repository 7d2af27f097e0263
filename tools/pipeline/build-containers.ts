/** Builds and tests the containers that changed, and no other. Called by the Jenkinsfile and the workflows. */
import { changedServices, readChanges } from './changes-file.ts';
import { docker, imagesOf, missingDocker, tryDocker } from './docker.ts';
import { runStage } from './run-stage.ts';

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
  async run() {
    const services = changedServices();
    if (services.length === 0) return { kind: 'passed', summary: 'No container has changed.' };
    const missing = await missingDocker(`Building ${services.join(', ')}`);
    if (missing !== undefined) return missing;
    const { head } = readChanges();
    await docker(['compose', 'build', '--build-arg', `COMMIT=${head}`, ...services]);
    const built: Record<string, string> = {};
    for (const [service, image] of await imagesOf(services)) {
      built[service] = await docker(['image', 'inspect', '--format', '{{.Id}}', image]);
      const { code, stderr } = await tryDocker([
        'run',
        '--rm',
        '--read-only',
        '--network=none',
        '--entrypoint=node',
        image,
        '-e',
        PROBE,
      ]);
      if (code !== 0) {
        const summary = `The container ${service} fails its test: ${stderr.trim()}. Correct deploy/docker/${service}.Dockerfile.`;
        return { kind: 'failed', summary, details: built };
      }
    }
    return { kind: 'passed', summary: `Built and tested: ${services.join(', ')}.`, details: built };
  },
});
