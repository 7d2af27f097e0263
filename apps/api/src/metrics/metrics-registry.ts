import { collectDefaultMetrics, Registry, type Metric } from 'prom-client';
import { METRICS, type MetricDefinition, type MetricName } from './metric-names.ts';
import type { Observations } from './observations.ts';

/** The label values of one series. */
export type Labels = Readonly<Record<string, string>>;
/** One series of a counter or a gauge. */
export type Series = readonly [labels: Labels, value: number];
/** One series of a histogram. */
export type ObservedSeries = readonly [labels: Labels, observations: Observations];

interface Sample {
  readonly metricName?: string;
  readonly labels: Readonly<Record<string, string | number>>;
  readonly value: number;
}

type Names<Type extends MetricDefinition['type']> = {
  [Name in MetricName]: (typeof METRICS)[Name]['type'] extends Type ? Name : never;
}[MetricName];

/** Names that end in `_total` are for counters; these are gauges. */
const MISNAMED = [
  'nodejs_active_handles_total',
  'nodejs_active_requests_total',
  'nodejs_active_resources_total',
];

let processMetrics: Registry | null = null;

/**
 * The metrics of one api. Nothing is counted here: every metric is read, when Prometheus scrapes, from plain numbers
 * that others add to.
 */
export class MetricsRegistry {
  readonly #registry = new Registry();
  /** Begins to watch the process now, so that the first scrape already has something to tell. */
  readonly #process = metricsOfProcess();

  /** Defines a counter or a gauge by what reads its series. */
  define(name: Names<'counter' | 'gauge'>, read: () => Iterable<Series>): void {
    this.#register(name, () => Array.from(read(), ([labels, value]): Sample => ({ labels, value })));
  }

  /** Defines a histogram by what reads its series. */
  defineHistogram(name: Names<'histogram'>, read: () => Iterable<ObservedSeries>): void {
    this.#register(name, () => Array.from(read(), ([labels, seen]) => samplesOf(name, labels, seen)).flat());
  }

  /** Everything in the Prometheus text format, the process's own metrics included. */
  async text(): Promise<string> {
    const texts = await Promise.all([this.#registry.metrics(), this.#process.metrics()]);
    // prom-client prints "Nan", which Prometheus reads but others may not.
    return texts.join('\n').replaceAll(' Nan\n', ' NaN\n');
  }

  #register(name: MetricName, read: () => readonly Sample[]): void {
    const { type, help } = METRICS[name];
    const metric = {
      name,
      get: () => Promise.resolve({ name, help, type, aggregator: 'sum', values: read() }),
    };
    // prom-client's types ask for one of its own classes, which hash labels; all that it calls is `get`.
    this.#registry.registerMetric(metric as unknown as Metric);
  }
}

/** One registry for all apis of a process, for what watches the process cannot be stopped. */
function metricsOfProcess(): Registry {
  if (processMetrics === null) {
    processMetrics = new Registry();
    collectDefaultMetrics({ register: processMetrics });
    for (const name of MISNAMED) processMetrics.removeSingleMetric(name);
  }
  return processMetrics;
}

function samplesOf(name: string, labels: Labels, { bounds, counts, sum }: Observations): readonly Sample[] {
  let below = 0;
  const buckets = bounds.map((le, i): Sample => {
    below += counts[i] ?? 0;
    return { metricName: `${name}_bucket`, labels: { ...labels, le }, value: below };
  });
  const count = below + (counts[bounds.length] ?? 0);
  return [
    ...buckets,
    { metricName: `${name}_bucket`, labels: { ...labels, le: '+Inf' }, value: count },
    { metricName: `${name}_sum`, labels, value: sum },
    { metricName: `${name}_count`, labels, value: count },
  ];
}
