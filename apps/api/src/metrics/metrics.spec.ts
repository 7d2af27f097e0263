import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { irisLikeRows, irisRepository, TRAINING_ROWS } from '../../test/iris-repository.ts';
import { startTestApi, type TestApi } from '../../test/test-api.ts';

const ROW = [5.1, 3.5, 1.4, 0.2];

describe('metrics', () => {
  let api: TestApi;
  beforeEach(async () => {
    api = await startTestApi(await irisRepository([1, 2]), {
      DRIFT_WINDOW: '10s',
      DRIFT_PANE: '1s',
      MODEL_V1_WEIGHT: '50',
    });
  });
  afterEach(() => api.close());

  async function valueOf(series: string): Promise<string | undefined> {
    const { text } = await api.call('/metrics');
    return text
      .split('\n')
      .find((line) => line.startsWith(`${series} `))
      ?.slice(series.length + 1);
  }

  it('start at 0, drift at NaN', async () => {
    expect(await valueOf('prediction_requests_total')).toBe('0');
    expect(await valueOf('prediction_errors_total')).toBe('0');
    expect(await valueOf('model_version_requests_total{version="v1"}')).toBe('0');
    expect(await valueOf('model_version_requests_total{version="v2"}')).toBe('0');
    expect(await valueOf('model_drift_score')).toBe('NaN');
    expect(await valueOf('prediction_latency_seconds_bucket{le="0.00005"}')).toBe('0');
  });

  it('count requests, rows by version, errors and latency', async () => {
    await api.call('/predict', { features: ROW, unit: 'a' });
    await api.call('/predict/iris', { instances: [ROW, ROW, ROW], unit: 'a' });
    await api.call('/predict', { features: [1] });
    await api.call('/predict', 'not json');
    await api.call('/predict/unknown', { features: ROW });
    await api.call('/config');
    expect(await valueOf('prediction_requests_total')).toBe('5');
    expect(await valueOf('prediction_errors_total')).toBe('3');
    expect(await valueOf('prediction_latency_seconds_count')).toBe('5');
    const rows = [1, 2].map((version) => valueOf(`model_version_requests_total{version="v${version}"}`));
    expect((await Promise.all(rows)).sort()).toEqual(['0', '4']);
  });

  it('are the same under /metrics/prometheus', async () => {
    const names = (text: string) => text.split('\n').filter((line) => line.startsWith('# TYPE'));
    const [one, two] = [await api.call('/metrics'), await api.call('/metrics/prometheus')];
    expect(names(two.text)).toEqual(names(one.text));
    expect(two.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(one.text).toContain('process_cpu_seconds_total');
  });

  it('see a shift of 0.8 standard deviations, and only while it is in the window', async () => {
    const drift = async () => Number(await valueOf('model_drift_score'));
    const fresh = irisLikeRows(1000, 99);
    await api.call('/predict', { instances: fresh });
    expect(await drift()).toBeLessThan(0.3);

    api.pass(11_000);
    expect(await drift()).toBeNaN();
    const deviations = [0, 1, 2, 3].map((i) => {
      const column = TRAINING_ROWS.map((row) => row[i] ?? 0);
      const mean = column.reduce((a, b) => a + b, 0) / column.length;
      return Math.sqrt(column.reduce((sum, x) => sum + (x - mean) ** 2, 0) / column.length);
    });
    const shifted = fresh.map((row) => row.map((x, i) => x + 0.8 * (deviations[i] ?? 0)));
    await api.call('/predict', { instances: shifted });
    expect(await drift()).toBeGreaterThan(0.3);
    expect(await drift()).toBeLessThan(0.5);
  });
});
