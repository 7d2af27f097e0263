/** Looks for known vulnerabilities in what was built. Called by the Jenkinsfile and the workflows. */
import { capture } from './capture.ts';
import { changedServices } from './changes-file.ts';
import { imagesOf, missingDocker } from './docker.ts';
import { runStage } from './run-stage.ts';
import { UsageFault } from './stage-options.ts';

await runStage({
  name: 'scan-containers',
  about: 'Scans the containers that were built with Trivy. Needs Docker and trivy.',
  options: {
    severity: { value: 'LIST', about: 'what fails the stage', fallback: 'HIGH,CRITICAL' },
    'allow-missing': {
      value: 'true|false',
      about: 'go on without a scan where Trivy is not installed; the report says that nothing was scanned',
      fallback: 'false',
    },
  },
  async run(given) {
    const allowMissing = given.text('allow-missing') === 'true';
    if (!allowMissing && given.text('allow-missing') !== 'false')
      throw new UsageFault('--allow-missing must be true or false.');
    const services = changedServices();
    if (services.length === 0) return { kind: 'passed', summary: 'No container was built.' };
    const missing = await missingDocker('Scanning');
    if (missing !== undefined) return missing;
    if ((await capture('trivy', ['--version'])).code !== 0) {
      const summary =
        'Nothing was scanned: Trivy is not on this machine. Install trivy, or go on without it by --allow-missing=true.';
      return allowMissing
        ? { kind: 'passed', summary, details: { scanned: [] } }
        : { kind: 'missing', what: 'Trivy', summary };
    }
    const severity = given.text('severity') ?? '';
    const faults: string[] = [];
    for (const [service, image] of await imagesOf(services)) {
      const args = ['image', '--exit-code=1', '--ignore-unfixed', `--severity=${severity}`, image];
      const { code, stdout, stderr } = await capture('trivy', args);
      process.stdout.write(stdout);
      if (code !== 0) faults.push(`${service}${stdout === '' ? ` (${stderr.trim()})` : ''}`);
    }
    return faults.length === 0
      ? { kind: 'passed', summary: `Nothing ${severity} with a fix in ${services.join(', ')}.` }
      : {
          kind: 'failed',
          summary: `Trivy complains about ${faults.join(', ')}; see above. Renew the base image or the package it names.`,
        };
  },
});
