import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../process/free-port.ts';
import { examineWith, faults } from './doctor-run.ts';
import { at, call, jsonOf, textAt } from './http-call.ts';
import { RunningSystem, becomes } from './running-system.ts';

const system = new RunningSystem();
let models = '';
let api = '';
let dashboard = '';

beforeAll(async () => {
  ({ models, api, dashboard } = await system.startAll());
}, 180_000);
afterAll(() => system.end());

const examined = (...args: readonly string[]) => examineWith({ api, dashboard }, args);

/** What is broken, how, and all that must be red: nothing less and nothing else. */
interface Broken {
  readonly name: string;
  readonly break: () => Promise<readonly string[]>;
  readonly red: readonly RegExp[];
}

const BROKEN: readonly Broken[] = [
  {
    name: 'the api is not running',
    break: async () => ['--api', `http://127.0.0.1:${await freePort()}`],
    red: [/^api port: Nothing listens at .* → Start it with npm start/],
  },
  {
    name: 'the default model is missing',
    break: async () => {
      const { url } = await system.startApi({ MODEL_REPOSITORY: models, DEFAULT_MODEL: 'fraud' });
      return ['--api', url];
    },
    red: [
      /^default model: fraud cannot answer: it is not in the model repository.* → Train it .*DEFAULT_MODEL/,
    ],
  },
  {
    name: 'a bit of one version flipped',
    break: async () => {
      const damaged = system.copyModels(models, 'damaged');
      const weights = join(damaged, 'iris', '2', 'weights');
      const file = join(weights, readdirSync(weights)[0] ?? '');
      const bytes = readFileSync(file);
      bytes[200] = (bytes[200] ?? 0) ^ 1;
      writeFileSync(file, bytes);
      const { url } = await system.startApi({ MODEL_REPOSITORY: damaged });
      return ['--api', url];
    },
    red: [
      /^iris v2: It is not loaded: weights.*SHA-256.* → Restore the files of iris\/2 .*train the version again/,
    ],
  },
  {
    name: 'something in between sends every unit to v1',
    break: async () => {
      const unit = await unitOf('v1');
      const body = (text: string): string => text.replace(/"unit":"[^"]*"/, `"unit":"${unit}"`);
      return ['--api', await system.proxy(api, { body })];
    },
    red: [/^split: 2000 fresh units: v1 100\.0 % \(configured 50\.0 %\), v2 0\.0 %.* → .*changes "unit"/],
  },
  {
    name: 'the metrics are blocked',
    break: async () => ['--api', await system.proxy(api, { refuses: '/metrics' })],
    red: [/^metrics: GET \/metrics answers 403\. → .*pass \/metrics to Prometheus/],
  },
  {
    name: 'the dashboard is down',
    break: async () => ['--dashboard', `http://127.0.0.1:${await freePort()}`],
    red: [/^dashboard: Nothing listens at .* → Start it with npm start/],
  },
  {
    name: 'another program has both ports',
    break: async () => {
      const other = await system.listen((_, response) => void response.end('Hello from another program'));
      return ['--api', other, '--dashboard', other];
    },
    red: [
      /^api port: Another program has .* → Stop that program, or .*API_PORT=18000/,
      /^dashboard: At .* something answers 200.* → .*DASHBOARD_PORT=18501/,
    ],
  },
  {
    name: 'the store takes no writes',
    break: async () => {
      const data = join(system.directory, 'locked');
      const { url } = await system.startApi({ MODEL_REPOSITORY: models, SWITCHYARD_DATA_DIR: data });
      const other = new DatabaseSync(join(data, 'store.sqlite'));
      other.exec('begin immediate');
      system.onEnd(async () => other.close());
      await becomes(
        `${url}/health/ready`,
        (body) => textAt(at(at(body, 'details'), 'store'), 'status') === 'down',
      );
      return ['--api', url];
    },
    red: [/^store: sqlite takes no writes\. Another program holds a lock.* → Give the api a data directory/],
  },
  {
    name: 'the disk is nearly full',
    break: async () => ['--min-free', '1000000000'],
    red: [/^disk: .*less than the 1000000000 GiB it should have\. → Free space.*PREDICTION_RETENTION/],
  },
  {
    name: 'a key is needed and none is given',
    break: async () => {
      const { url } = await system.startApi({ MODEL_REPOSITORY: models, PREDICT_AUTH: 'key' });
      return ['--api', url];
    },
    red: [/^key: This api answers nothing without a key.* → Put a valid key into SWITCHYARD_API_KEY/],
  },
  {
    name: 'the key is wrong',
    break: async () => ['--key', 'x'.repeat(40)],
    red: [/^key: The api does not accept the key\. → Put a valid key into SWITCHYARD_API_KEY/],
  },
  {
    name: 'Prometheus does not answer',
    break: async () => ['--prometheus', `http://127.0.0.1:${await freePort()}`],
    red: [/^prometheus: .* does not answer: it does not listen there\. → Start it/],
  },
];

describe('a broken system', () => {
  it.each(BROKEN)('in which $name is red there and nowhere else', { timeout: 120_000 }, async (broken) => {
    const run = await examined(...(await broken.break()));
    const found = faults(run);
    expect([run.code, found]).toEqual([1, broken.red.map((pattern) => expect.stringMatching(pattern))]);
  });
});

/** A unit that the running api sends to a variant. */
async function unitOf(variant: string): Promise<string> {
  for (let i = 0; i < 100; i++) {
    const body = { features: [5.1, 3.5, 1.4, 0.2], unit: `seeker-${i}`, dry_run: true };
    const answer = await call(`${api}/predict`, { method: 'POST', body });
    if (textAt(jsonOf(answer), 'variant') === variant) return body.unit;
  }
  throw new Error(`None of 100 units went to ${variant}.`);
}
