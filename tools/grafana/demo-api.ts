import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runTrainer, startBuiltApi } from '../monitoring/built-apps.ts';
import type { RunningServer } from '../monitoring/child-server.ts';
import { workspaceRoot } from '../process/workspace-root.ts';

/** Keyed as every test key is: long enough, and of no use elsewhere. */
export const ADMIN_KEY = 'a-key-for-tests-of-panels-0123456789';

/** Trains versions 1 to 3 of the demo model; the third is the second's recipe under another number. */
export async function trainThreeVersions(directory: string): Promise<void> {
  const recipes = join(workspaceRoot, 'apps', 'trainer', 'recipes');
  const second = JSON.parse(readFileSync(join(recipes, 'iris-v2.json'), 'utf8')) as object;
  const third = join(directory, 'iris-v3.json');
  writeFileSync(third, JSON.stringify({ ...second, name: 'iris-v3', version: 3, seed: 7 }));
  for (const recipe of ['iris-v1', 'iris-v2', third]) {
    await runTrainer(repositoryIn(directory), ['train', recipe]);
  }
}

/** Makes version 4 of an ONNX model, which workers score. */
export async function importWorkerVersion(directory: string): Promise<void> {
  const rows = exampleRows(directory);
  const { features = [] } = rows[0] ?? {};
  const names = features.map((_, i) => `input_${i + 1}`);
  const signature = join(directory, 'signature.json');
  const data = join(directory, 'rows.csv');
  const classes = ['setosa', 'versicolor', 'virginica'];
  const inputs = names.map((name) => ({ name }));
  writeFileSync(signature, JSON.stringify({ inputs, output: { kind: 'class', name: 'species', classes } }));
  const lines = rows.map((row) => [...row.features, row.prediction].join(','));
  writeFileSync(data, [[...names, 'species'].join(','), ...lines].join('\n'));
  const model = join(workspaceRoot, 'apps', 'trainer', 'test', 'onnx', 'iris-logistic.onnx');
  const options = ['--signature', signature, '--data', data, '--model', 'iris', '--version', '4'];
  await runTrainer(repositoryIn(directory), ['import', model, ...options]);
}

/** Starts the built api over those versions, with windows of seconds; a second start finds what the first kept. */
export function startDemoApi(directory: string): Promise<RunningServer> {
  const environment = {
    SWITCHYARD_DATA_DIR: join(directory, 'data'),
    MODEL_REPOSITORY: repositoryIn(directory),
    SWITCHYARD_ADMIN_KEY: ADMIN_KEY,
    DRIFT_WINDOW: '60s',
    DRIFT_PANE: '1s',
  };
  return startBuiltApi(environment, '/health/ready');
}

function repositoryIn(directory: string): string {
  return join(directory, 'models');
}

/** The rows that the trainer left with version 1, with what it saw as their predictions. */
export function exampleRows(directory: string): readonly ExampleRow[] {
  const path = join(repositoryIn(directory), 'iris', '1', 'examples.json');
  return (JSON.parse(readFileSync(path, 'utf8')) as { readonly rows: readonly ExampleRow[] }).rows;
}

export interface ExampleRow {
  readonly features: readonly number[];
  readonly prediction: string;
}

/** Predicts every row for so many units, and says for each prediction what was right. */
export async function sendTraffic(url: string, rows: readonly ExampleRow[], units: number): Promise<void> {
  for (let i = 0; i < units; i++) {
    const { [i % rows.length]: row } = rows;
    if (row === undefined) throw new Error('There is no row to send.');
    const answer = await post(`${url}/predict`, { features: row.features, unit: `unit-${i}` });
    const { prediction_id } = (await answer.json()) as { readonly prediction_id: string };
    await post(`${url}/feedback`, { prediction_id, label: row.prediction });
  }
}

/** Posts JSON, and insists on success. */
async function post(url: string, body: object): Promise<Response> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  return response;
}

/**
 * Gives version 4 a share and lets version 3 shadow.
 * @returns why it was refused; undefined when it was not
 */
export async function routeWithWorkerAndShadow(url: string): Promise<string | undefined> {
  const response = await fetch(`${url}/v1/models/iris/routing`, {
    method: 'PUT',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${ADMIN_KEY}`,
      'if-match': '"0"',
    },
    body: JSON.stringify({
      arms: [
        { version: 1, weight: 1 },
        { version: 2, weight: 1 },
        { version: 4, weight: 1 },
      ],
      shadows: [{ version: 3, share: 1 }],
    }),
  });
  return response.ok ? undefined : response.text();
}
