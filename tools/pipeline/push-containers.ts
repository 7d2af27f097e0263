/** Pushes what was built to a registry, when one is named. Called by the Jenkinsfile and the workflows. */
import { capture } from './capture.ts';
import { changedServices, readChanges } from './changes-file.ts';
import { docker, imagesOf, missingDocker } from './docker.ts';
import { runStage } from './run-stage.ts';

await runStage({
  name: 'push-containers',
  about: 'Pushes the containers that were built, tagged with the commit. Without --registry it does nothing.',
  options: {
    registry: { value: 'HOST/PATH', about: 'where to push to' },
    'ecr-region': {
      value: 'REGION',
      about:
        'log in to Amazon ECR of this region with the aws program; else with REGISTRY_USER and REGISTRY_PASSWORD from the environment, when they are set',
    },
  },
  async run(given) {
    const registry = given.text('registry');
    if (registry === undefined)
      return { kind: 'passed', summary: 'No registry is named; nothing is pushed.' };
    const services = changedServices();
    if (services.length === 0) return { kind: 'passed', summary: 'No container was built.' };
    const missing = await missingDocker('Pushing');
    if (missing !== undefined) return missing;

    const host = registry.split('/')[0] ?? registry;
    const region = given.text('ecr-region');
    let user = process.env['REGISTRY_USER'] ?? '';
    let password = process.env['REGISTRY_PASSWORD'] ?? '';
    if (region !== undefined) {
      const token = await capture('aws', ['ecr', 'get-login-password', `--region=${region}`]);
      if (token.code === undefined) {
        const summary = 'Logging in to ECR needs the aws program, which is not on this machine.';
        return { kind: 'missing', what: 'aws', summary };
      }
      if (token.code !== 0) return { kind: 'failed', summary: `ECR refuses a login: ${token.stderr.trim()}` };
      [user, password] = ['AWS', token.stdout.trim()];
    }
    if (user !== '') await docker(['login', `--username=${user}`, '--password-stdin', host], password);

    const { head } = readChanges();
    const pushed: string[] = [];
    for (const [service, image] of await imagesOf(services)) {
      const name = `${registry}/switchyard-${service}:${head}`;
      await docker(['tag', image, name]);
      await docker(['push', '--quiet', name]);
      pushed.push(name);
    }
    return { kind: 'passed', summary: `Pushed ${pushed.join(', ')}.`, details: pushed };
  },
});
