/** Waits until the api says that it can serve. Called by the Jenkinsfile and the workflows after the deployment. */
import { waitUntilReady } from '../start/readiness.ts';
import { runStage } from './run-stage.ts';
import { UsageFault } from './stage-options.ts';

await runStage({
  name: 'health-check',
  about: 'Waits until the api (and the dashboard, when named) is ready.',
  options: {
    url: { value: 'URL', about: 'address of the api', fallback: 'http://127.0.0.1:8000' },
    dashboard: { value: 'URL', about: 'address of the dashboard' },
    limit: { value: 'SECONDS', about: 'how long to wait', fallback: '120' },
  },
  async run(given, stop) {
    const seconds = Number(given.text('limit'));
    if (!(seconds > 0)) throw new UsageFault('--limit must be a number of seconds.');
    const dashboard = given.text('dashboard');
    const bare = (url: string): string => url.replace(/\/+$/, '');
    const probes = [
      { name: 'api', url: `${bare(given.text('url') ?? '')}/health/ready` },
      ...(dashboard === undefined ? [] : [{ name: 'dashboard', url: `${bare(dashboard)}/healthz` }]),
    ];
    const fault = await waitUntilReady(
      probes,
      seconds * 1000,
      (line) => process.stdout.write(`${line}\n`),
      stop,
    );
    return fault === undefined
      ? { kind: 'passed', summary: `${probes.map(({ name }) => name).join(' and ')} ready.` }
      : {
          kind: 'failed',
          summary: `Not ready after ${seconds} s: ${fault}. Look into its log: docker compose logs api`,
        };
  },
});
