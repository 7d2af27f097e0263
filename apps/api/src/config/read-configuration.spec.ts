import { describe, expect, it } from 'vitest';
import { parseDuration } from './duration.ts';
import { isLoopback, readConfiguration } from './read-configuration.ts';

const read = (environment: NodeJS.ProcessEnv) => readConfiguration(environment, '/nowhere');

describe('readConfiguration', () => {
  it('has the documented defaults', () => {
    expect(read({})).toEqual({
      host: '127.0.0.1',
      port: 8000,
      dataDirectory: '/nowhere/.switchyard',
      modelRepository: '/nowhere/.switchyard/models',
      defaultModel: 'iris',
      pinnedWeights: null,
      databaseUrl: null,
      predictions: {
        durability: 'async',
        flushMs: 250,
        retentionMs: 30 * 86_400_000,
        labelRetentionMs: 365 * 86_400_000,
      },
      scoring: { timeoutMs: 2_000, batchRows: 1000, batchWaitMs: 0, maximumWaitMs: 250 },
      repositoryPollMs: 2_000,
      allowedHosts: [],
      corsOrigins: [],
      drift: { windowMs: 900_000, paneMs: 60_000 },
      predictAuth: 'open',
      adminKey: null,
      logLevel: 'info',
      drainMs: 1000,
    });
  });

  it('takes every documented variable, and empty ones as unset', () => {
    const documented = {
      SWITCHYARD_DATA_DIR: 'data',
      MODEL_REPOSITORY: 'elsewhere',
      DATABASE_URL: 'postgres://localhost/x',
      API_HOST: '0.0.0.0',
      API_PORT: '0',
      DASHBOARD_HOST: '127.0.0.1',
      DASHBOARD_PORT: '8501',
      DEFAULT_MODEL: 'churn',
      MODEL_V1_WEIGHT: '90',
      MODEL_V2_WEIGHT: '10',
      DRIFT_WINDOW: '10s',
      DRIFT_PANE: '500ms',
      PREDICT_AUTH: 'key',
      SWITCHYARD_ADMIN_KEY: 'x'.repeat(32),
      PREDICTION_DURABILITY: 'commit',
      SWITCHYARD_API_URL: 'http://127.0.0.1:8000',
      SWITCHYARD_API_KEY: 'k',
      SWITCHYARD_DATASETS: '/data',
      MLFLOW_TRACKING_URI: 'http://127.0.0.1:5000',
    };
    expect(read(documented)).toMatchObject({
      host: '0.0.0.0',
      dataDirectory: '/nowhere/data',
      modelRepository: '/nowhere/elsewhere',
      defaultModel: 'churn',
      pinnedWeights: { v1: 90, v2: 10 },
      drift: { windowMs: 10_000, paneMs: 500 },
      predictAuth: 'key',
    });
    const empty = Object.fromEntries(Object.keys(documented).map((name) => [name, '']));
    expect(read(empty)).toEqual(read({}));
  });

  it.each([
    [
      { MODEL_V1_WEIGHT: '0.3', MODEL_V2_WEIGHT: '0.7' },
      { v1: 0.3, v2: 0.7 },
    ],
    [
      { MODEL_V1_WEIGHT: '0', MODEL_V2_WEIGHT: '100' },
      { v1: 0, v2: 100 },
    ],
    [{ MODEL_V1_WEIGHT: '90' }, { v1: 90, v2: 50 }],
    [{ MODEL_V2_WEIGHT: '1e2' }, { v1: 50, v2: 100 }],
    [{ MODEL_V1_WEIGHT: '0' }, { v1: 0, v2: 50 }],
  ])('pins %j', (environment, weights) => {
    expect(read(environment).pinnedWeights).toEqual(weights);
  });

  it.each([
    [{ MODEL_V1_WEIGHT: '0', MODEL_V2_WEIGHT: '0' }, /MODEL_V1_WEIGHT and MODEL_V2_WEIGHT are both 0/],
    [{ MODEL_V1_WEIGHT: '-1' }, /MODEL_V1_WEIGHT must be a finite number/],
    [{ MODEL_V2_WEIGHT: 'many' }, /MODEL_V2_WEIGHT must be a finite number/],
    [{ MODEL_V2_WEIGHT: 'NaN' }, /MODEL_V2_WEIGHT/],
    [{ MODEL_V2_WEIGHT: 'Infinity' }, /MODEL_V2_WEIGHT/],
    [{ MODEL_V2_WEIGHT: '1e999' }, /MODEL_V2_WEIGHT/],
    [{ MODEL_V2_WEIGHT: ' ' }, /MODEL_V2_WEIGHT/],
    [{ MODEL_V2_WEIGHT: '0x10' }, /MODEL_V2_WEIGHT/],
    [{ API_PORT: '70000' }, /API_PORT must be a whole number/],
    [{ API_PORT: '80.5' }, /API_PORT/],
    [{ API_HOST: 'not a host' }, /API_HOST/],
    [{ DRIFT_WINDOW: '15' }, /DRIFT_WINDOW must be a duration/],
    [{ DRIFT_WINDOW: '1s' }, /DRIFT_PANE must not be longer than DRIFT_WINDOW/],
    [{ PREDICT_AUTH: 'maybe' }, /PREDICT_AUTH must be open or key/],
    [{ SWITCHYARD_ADMIN_KEY: 'short' }, /SWITCHYARD_ADMIN_KEY must have at least 32/],
    [{ DEFAULT_MODEL: '../x' }, /DEFAULT_MODEL must be a model name/],
    [{ MODEL_REPOSITORY: 's3://bucket' }, /MODEL_REPOSITORY can only be a directory/],
    [
      { SWITCHYARD_ADMN_KEY: 'x' },
      /SWITCHYARD_ADMN_KEY is not a variable of Switchyard; did you mean SWITCHYARD_ADMIN_KEY\?/,
    ],
  ])('refuses %j by name', (environment, message) => {
    expect(() => read(environment)).toThrow(message);
  });

  it('lists all faults in one message', () => {
    expect(() => read({ API_PORT: 'x', MODEL_V1_WEIGHT: '-1', SWITCHYARD_X: '1' })).toThrow(
      /API_PORT[^]*MODEL_V1_WEIGHT[^]*SWITCHYARD_X/,
    );
  });

  it('asks for a key as soon as others can reach the api', () => {
    expect(read({ API_HOST: '0.0.0.0' }).predictAuth).toBe('key');
    expect(read({ API_HOST: '127.0.0.2' }).predictAuth).toBe('open');
    expect(['localhost', '::1', '[::1]', '127.9.9.9'].every(isLoopback)).toBe(true);
    expect(['0.0.0.0', '::', '10.0.0.1', 'api', '127.evil.test'].some(isLoopback)).toBe(false);
  });
});

describe('parseDuration', () => {
  it.each([
    ['500ms', 500],
    ['1.5s', 1500],
    ['15m', 900_000],
    ['1h', 3_600_000],
    ['7d', 604_800_000],
    ['5', Number.NaN],
    ['-1s', Number.NaN],
    ['s', Number.NaN],
  ])('reads %s', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });
});
