import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pino } from 'pino';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loanRepository, loanRows, type LoanRow } from '../../test/loan-repository.ts';
import { createApplication, type Application } from '../application.ts';
import { readConfiguration } from '../config/read-configuration.ts';
import { EventLog } from '../events/event-log.ts';
import { DriftEvaluator } from './drift-evaluator.ts';

const WINDOW_MS = 3_600_000;

describe('DriftEvaluator', () => {
  let application: Application;
  let evaluator: DriftEvaluator;
  let directory: string;
  let now = 1_700_000_000_000;
  let seen = 0;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'switchyard-data-'));
    const environment = {
      MODEL_REPOSITORY: await loanRepository([1]),
      DEFAULT_MODEL: 'loan',
      SWITCHYARD_DATA_DIR: directory,
      // Only this spec evaluates: the next turn by itself would be in an hour.
      DRIFT_WINDOW: '1h',
      DRIFT_PANE: '1h',
    };
    const configuration = readConfiguration(environment, process.cwd());
    application = await createApplication(configuration, () => now, pino({ level: 'silent' }));
    evaluator = application.nest.get(DriftEvaluator);
    seen = application.nest.get(EventLog).newest;
  });
  afterEach(async () => {
    await application.nest.close();
    await rm(directory, { recursive: true, force: true });
  });

  const predict = async (rows: readonly LoanRow[]) => {
    const { statusCode } = await application.nest.inject({
      method: 'POST',
      url: '/predict',
      payload: { instances: rows },
    });
    expect(statusCode).toBe(200);
  };
  /** What was published since the last call. */
  const told = () => {
    const log = application.nest.get(EventLog);
    const { events } = log.since(seen);
    seen = log.newest;
    return events.filter(({ type }) => type === 'drift.changed').map(({ data }) => data);
  };
  const window = async (shift: number) => {
    now += WINDOW_MS + 1;
    await predict(loanRows(600, 3, shift));
    evaluator.evaluate();
    return told();
  };

  it('tells of every change of the verdict once', async () => {
    expect(await window(0)).toEqual([
      expect.objectContaining({
        model: 'loan',
        version: 'v1',
        from: 'insufficient',
        to: 'stable',
        alarm: 'quiet',
      }),
    ]);
    evaluator.evaluate();
    expect(told()).toEqual([]);
    expect(await window(1)).toMatchObject([{ from: 'stable', to: 'drift', alarm: 'quiet' }]);
    now += WINDOW_MS + 1;
    evaluator.evaluate();
    expect(told()).toMatchObject([{ from: 'drift', to: 'insufficient', alarm: 'quiet' }]);
  });

  it('raises an alarm after two windows without common rows, and ends it after two calm ones', async () => {
    expect(await window(1)).toMatchObject([{ to: 'drift', alarm: 'quiet' }]);
    // The same rows again confirm nothing.
    for (let i = 0; i < 5; i++) evaluator.evaluate();
    expect(told()).toEqual([]);
    expect(await window(1)).toMatchObject([{ from: 'drift', to: 'drift', alarm: 'alarm' }]);
    expect(await window(0)).toMatchObject([{ to: 'stable', alarm: 'alarm' }]);
    expect(await window(0)).toMatchObject([{ from: 'stable', to: 'stable', alarm: 'quiet' }]);
  });
});
