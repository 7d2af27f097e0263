import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loanRepository, loanRows } from '../../test/loan-repository.ts';
import { createApplication, type Application } from '../application.ts';
import { readConfiguration } from '../config/read-configuration.ts';
import { LabelWatch } from './label-watch.ts';

const DAY_MS = 24 * 3_600_000;

describe('LabelWatch', () => {
  let application: Application;
  let directory: string;
  let now = 1_700_000_000_000;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'switchyard-data-'));
    const environment = {
      MODEL_REPOSITORY: await loanRepository([1, 2]),
      DEFAULT_MODEL: 'loan',
      MODEL_V1_WEIGHT: '100',
      MODEL_V2_WEIGHT: '0',
      PREDICTION_DURABILITY: 'commit',
      SWITCHYARD_DATA_DIR: directory,
    };
    const configuration = readConfiguration(environment, process.cwd());
    application = await createApplication(configuration, () => now, pino({ level: 'silent' }));
  });
  afterEach(async () => {
    await application.nest.close();
    await rm(directory, { recursive: true, force: true });
  });

  const post = async (url: string, payload: object) => {
    const { statusCode, payload: text } = await application.nest.inject({ method: 'POST', url, payload });
    expect([url, statusCode]).toEqual([url, 200]);
    return JSON.parse(text) as {
      readonly predictions: readonly { readonly prediction_id: string; readonly prediction: string }[];
    };
  };
  /** Series about accuracy and labels, once labels were summed up. */
  const scraped = async () => {
    await application.nest.get(LabelWatch).look();
    const { payload } = await application.nest.inject({ url: '/metrics' });
    const lines = payload
      .split('\n')
      .filter((line) => /^model_(label_coverage|realized|labels|label_delay_seconds_count)/.test(line));
    return Object.fromEntries(
      lines.map((line) => line.split(' ')).map(([series = '', value]) => [series, Number(value)]),
    );
  };
  const of = (name: string, version: string) => `${name}{model="loan",version="${version}"}`;

  it('says how many predictions have a label, and how many of them were right', async () => {
    expect(await scraped()).toEqual({
      [of('model_labels_total', 'v1')]: 0,
      [of('model_labels_total', 'v2')]: 0,
      model_label_delay_seconds_count: 0,
    });
    const { predictions } = await post('/predict', { instances: loanRows(40) });
    for (const [i, { prediction_id, prediction }] of predictions.slice(0, 20).entries()) {
      const other = prediction === 'repaid' ? 'lost' : 'repaid';
      await post('/feedback', { prediction_id, label: i < 15 ? prediction : other });
    }
    const found = await scraped();
    expect(found).toMatchObject({
      [of('model_labels_total', 'v1')]: 20,
      [of('model_labels_total', 'v2')]: 0,
      [of('model_label_coverage_ratio', 'v1')]: 0.5,
      [of('model_realized_accuracy_ratio', 'v1')]: 0.75,
      model_label_delay_seconds_count: 20,
    });
    expect(found[of('model_realized_accuracy_ratio_low', 'v1')]).toBeLessThan(0.75);
    expect(found[of('model_realized_accuracy_ratio_high', 'v1')]).toBeGreaterThan(0.75);
    expect(found).not.toHaveProperty([of('model_label_coverage_ratio', 'v2')]);
    // What was predicted more than a day ago does not count any more.
    now += DAY_MS + 60_000;
    expect(await scraped()).not.toHaveProperty([of('model_realized_accuracy_ratio', 'v1')]);
  });
});
