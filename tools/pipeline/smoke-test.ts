/**
 * Uses a running system as its clients do: predictions by every version, feedback, metrics. Called by the Jenkinsfile
 * and the workflows after the deployment; works against any address.
 */
import { API_OPTIONS, askApi } from './api-address.ts';
import { runStage } from './run-stage.ts';
import { smokeTest } from './smoke.ts';

await runStage({
  name: 'smoke-test',
  about: 'Asks for predictions until every version answered, gives feedback to each, and reads the metrics.',
  options: {
    ...API_OPTIONS,
    versions: { value: 'LIST', about: 'versions that must answer', fallback: 'v1,v2' },
    features: { value: 'LIST', about: 'one row of numbers', fallback: '5.1,3.5,1.4,0.2' },
    label: { value: 'CLASS', about: "that row's truth", fallback: 'setosa' },
    attempts: { value: 'N', about: 'predictions at most', fallback: '400' },
  },
  run: (given) =>
    smokeTest(askApi(given), {
      versions: (given.text('versions') ?? '').split(','),
      features: (given.text('features') ?? '').split(',').map(Number),
      label: given.text('label') ?? '',
      attempts: Number(given.text('attempts')),
    }),
});
