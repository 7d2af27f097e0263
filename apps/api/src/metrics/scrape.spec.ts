import { spawnSync } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { loanRepository, loanRows, publishLoan } from '../../test/loan-repository.ts';
import { protocolRepository, NETWORK_ROW } from '../../test/protocol-repository.ts';
import { ADMIN_KEY, startTestApi, type TestApi } from '../../test/test-api.ts';
import { METRICS, type MetricDefinition } from './metric-names.ts';

interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

interface Scrape {
  readonly text: string;
  readonly help: ReadonlyMap<string, string>;
  readonly types: ReadonlyMap<string, string>;
  readonly samples: readonly Sample[];
}

/** A scrape, read strictly by the text format: anything else fails. */
function readScrape(text: string): Scrape {
  const help = new Map<string, string>();
  const types = new Map<string, string>();
  const samples: Sample[] = [];
  for (const line of text.split('\n').filter((each) => each !== '')) {
    const [, kind, about = '', rest = ''] = /^# (HELP|TYPE) (\S+) (.+)$/.exec(line) ?? [];
    if (kind !== undefined) {
      const known = kind === 'HELP' ? help : types;
      expect([line, known.has(about)]).toEqual([line, false]);
      known.set(about, rest);
      continue;
    }
    const [, name = '', labelText = '', value = ''] =
      /^([a-z_:][a-z0-9_:]*)(?:\{((?:[a-z_]+="(?:[^"\\\n]|\\.)*",?)*)\})? (\S+)$/.exec(line) ?? [];
    expect([
      line,
      name !== '' && (value === 'NaN' || !Number.isNaN(Number(value.replace('+Inf', 'Infinity')))),
    ]).toEqual([line, true]);
    const labels = [...labelText.matchAll(/([a-z_]+)="((?:[^"\\]|\\.)*)"/g)].map(
      ([, label = '', text = '']) => [label, text],
    );
    samples.push({
      name,
      labels: Object.fromEntries(labels) as Record<string, string>,
      value: Number(value),
    });
  }
  return { text, help, types, samples };
}

const DEFINED: Readonly<Record<string, MetricDefinition>> = METRICS;
const OF_PROCESS = /^(process|nodejs)_/;

/** The metric behind a sample: histograms have three kinds of them. */
function metricOf(sample: string, types: Scrape['types']): string {
  if (types.has(sample)) return sample;
  return sample.replace(/_(bucket|sum|count)$/, '');
}

/** The rules of `promtool check metrics`, as far as they can be broken here. */
function lint({ help, types, samples }: Scrape): readonly string[] {
  return [...types].flatMap(([name, type]) => {
    const labels = new Set(
      samples
        .filter((sample) => metricOf(sample.name, types) === name)
        .flatMap((sample) => Object.keys(sample.labels)),
    );
    const faults = [
      help.has(name) || 'has no help',
      (type === 'counter') === name.endsWith('_total') || `is a ${type}, which its ending denies`,
      !/(milliseconds|minutes|hours|days|kilobytes|bits|celsius_|percent)/.test(name) || 'is in no base unit',
      !name.includes(':') || 'has a colon',
      !/(counter|gauge|histogram|summary)/.test(name) || 'has its type in its name',
      type === 'histogram' || type === 'summary' || !labels.has('le') || 'has le without being a histogram',
      ![...labels].some((label) => /[A-Z]/.test(label)) || 'has a label in camel case',
    ];
    return faults.filter((fault) => fault !== true).map((fault) => `${name} ${String(fault)}`);
  });
}

describe('a scrape', () => {
  let api: TestApi;
  let scrape: Scrape;
  let before: Scrape;
  const read = async () => readScrape((await api.call('/metrics')).text);
  const value = (name: string, labels: Readonly<Record<string, string>> = {}) =>
    scrape.samples.find(
      (sample) =>
        sample.name === name &&
        Object.entries(labels).every(([label, text]) => sample.labels[label] === text),
    )?.value;
  beforeAll(async () => {
    api = await startTestApi(await protocolRepository(), {
      MODEL_V1_WEIGHT: '50',
      PREDICT_BATCH_ROWS: '100',
    });
    before = await read();
    await api.call('/predict', {
      instances: [
        [5, 3, 1, 0.2],
        [5, 3, 1, 99],
      ],
    });
    await api.call('/predict/iris', { features: [5, 3, 1, 'x'] });
    await api.call('/predict/nothing', { features: [5, 3, 1, 1] });
    await api.call('/predict/heavy', { instances: [[...NETWORK_ROW], [...NETWORK_ROW]] });
    await api.call('/predict/order', { features: { amount: 1, visits: null, member: true, colour: 'red' } });
    await api.call('/v1/models/order/drift', undefined, {
      headers: { authorization: `Bearer ${ADMIN_KEY}` },
    });
    scrape = await read();
  });
  afterAll(() => api.close());

  it('has every metric of the list and no other, each with its help, type and labels', () => {
    const found = [...scrape.types.keys()].filter((name) => !OF_PROCESS.test(name));
    expect(found.sort()).toEqual(Object.keys(DEFINED).sort());
    for (const [name, { type, help, labels }] of Object.entries(DEFINED)) {
      expect([name, scrape.types.get(name), scrape.help.get(name)]).toEqual([name, type, help]);
      for (const sample of scrape.samples.filter(({ name: each }) => metricOf(each, scrape.types) === name)) {
        const given = Object.keys(sample.labels).filter((label) => label !== 'le');
        expect([name, given.sort()]).toEqual([name, [...labels].sort()]);
      }
    }
    expect(scrape.types.get('nodejs_eventloop_lag_p99_seconds')).toBe('gauge');
    expect(scrape.types.get('process_cpu_seconds_total')).toBe('counter');
  });

  it('keeps the five classic metrics as they have always been', () => {
    const classic = Object.entries(DEFINED).slice(0, 5);
    expect(classic.map(([name, { labels }]) => [name, labels])).toEqual([
      ['prediction_requests_total', []],
      ['model_version_requests_total', ['version']],
      ['prediction_latency_seconds', []],
      ['prediction_errors_total', []],
      ['model_drift_score', []],
    ]);
  });

  it('has no series twice, and starts those that are known at 0', () => {
    const keys = scrape.samples.map(({ name, labels }) =>
      JSON.stringify([name, Object.entries(labels).sort()]),
    );
    expect(new Set(keys).size).toBe(keys.length);
    const counters = before.samples.filter(
      ({ name }) => before.types.get(name) === 'counter' && !OF_PROCESS.test(name),
    );
    // Example rows warmed the workers' threads, which is no traffic.
    expect(counters.filter(({ value: at }) => at !== 0)).toEqual([]);
    const series = (found: readonly Sample[]) =>
      found.map(({ name, labels }) => JSON.stringify([name, labels]));
    const later = scrape.samples.filter(
      ({ name }) => scrape.types.get(name) === 'counter' && !OF_PROCESS.test(name),
    );
    expect(series(later)).toEqual(series(counters));
  });

  it('follows the rules of promtool check metrics', () => {
    expect(lint(scrape)).toEqual([]);
  });

  it.skipIf(spawnSync('promtool', ['--version']).error !== undefined)(
    'is clean for promtool itself (skipped where it is not installed)',
    () => {
      const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], {
        input: scrape.text,
        encoding: 'utf8',
      });
      expect([status, stdout, stderr]).toEqual([0, '', '']);
    },
  );

  it('says what has happened', () => {
    expect(value('prediction_failures_total', { reason: 'invalid_input' })).toBe(1);
    expect(value('prediction_failures_total', { reason: 'unknown_model' })).toBe(1);
    expect(value('prediction_failures_total', { reason: 'internal' })).toBe(0);
    const rows = (labels: Readonly<Record<string, string>>) =>
      value('ab_assignments_total', labels) ?? Number.NaN;
    expect(rows({ experiment: 'iris', variant: 'v1' }) + rows({ experiment: 'iris', variant: 'v2' })).toBe(2);
    expect(rows({ experiment: 'heavy', variant: 'v1' })).toBe(2);
    expect(value('canary_traffic_ratio', { variant: 'v1' })).toBe(0.5);
    expect(value('model_info', { model: 'heavy', version: 'v1', framework: 'onnx' })).toBe(1);
    expect(value('prediction_batch_size_count')).toBeGreaterThanOrEqual(1);
    expect(value('worker_rows_total', { model: 'heavy', version: 'v1' })).toBe(2);
    expect(value('worker_breaker_state', { model: 'heavy', version: 'v1' })).toBe(0);
    expect(value('inference_stage_seconds_count', { model: 'heavy', stage: 'infer' })).toBeGreaterThanOrEqual(
      1,
    );
    expect(value('prediction_score_count', { model: 'heavy', version: 'v1' })).toBe(2);
    expect(
      value('feature_invalid_values_total', { model: 'iris', feature: 'petal_width', kind: 'out_of_range' }),
    ).toBe(0);
    expect(
      value('feature_invalid_values_total', { model: 'order', feature: 'visits', kind: 'missing' }),
    ).toBe(1);
    expect(value('model_drift_state', { model: 'iris', version: 'v1' })).toBe(3);
    expect(value('model_drift_window_samples', { model: 'heavy', version: 'v1' })).toBe(2);
    expect(value('store_up')).toBe(1);
    expect(
      scrape.samples.filter(
        ({ name, labels }) => name === 'prediction_score_count' && labels['model'] === 'price',
      ),
    ).toEqual([]);
  });
});

/** The share of the rows that an artifact was calibrated with that were right, by its own table. */
async function shareRight(artifact: string): Promise<number> {
  const profile = JSON.parse(await readFile(join(artifact, 'profile.json'), 'utf8')) as {
    readonly predictions: { readonly calibration: readonly { readonly n: number; readonly right: number }[] };
  };
  const { calibration } = profile.predictions;
  const sum = (of: (bin: (typeof calibration)[number]) => number) =>
    calibration.reduce((all, bin) => all + of(bin), 0);
  return sum(({ right }) => right) / sum(({ n }) => n);
}

describe('series of versions', () => {
  let api: TestApi;
  afterEach(() => api.close());

  it('leave with the version, and start at 0 when it comes back', async () => {
    const repository = await loanRepository([1, 2]);
    api = await startTestApi(repository, { DEFAULT_MODEL: 'loan', MODEL_REPOSITORY_POLL: '20ms' });
    const of = async (version: string) =>
      readScrape((await api.call('/metrics')).text).samples.filter(
        ({ labels }) => labels['version'] === version || labels['variant'] === version,
      );
    await api.call('/predict', { instances: loanRows(100) });
    const rows = async () =>
      (await of('v2')).find(({ name }) => name === 'model_version_requests_total')?.value ?? -1;
    expect(await rows()).toBeGreaterThan(20);
    await rm(join(repository, 'loan', '2'), { recursive: true });
    await expect.poll(() => of('v2')).toEqual([]);
    expect((await of('v1')).length).toBeGreaterThan(20);
    await publishLoan(repository, 2);
    await expect.poll(rows).toBe(0);
  });

  it('tell from the start what the estimate of accuracy is held against, and of whom nothing is known', async () => {
    const repository = await protocolRepository();
    await publishLoan(repository, 1);
    api = await startTestApi(repository);
    const { samples } = readScrape((await api.call('/metrics')).text);
    const told = samples.filter(({ name }) => name === 'model_reference_estimated_accuracy_ratio');
    // The others have no profile of their predictions, or predict numbers.
    expect(told.map(({ labels }) => labels)).toEqual([{ model: 'loan', version: 'v1' }]);
    expect(told[0]?.value).toBeCloseTo(await shareRight(join(repository, 'loan', '1')), 12);
    expect(samples.filter(({ name }) => name === 'model_estimated_accuracy_ratio')).toEqual([]);
  });
});
