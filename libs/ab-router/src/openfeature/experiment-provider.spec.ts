import { OpenFeature, type Client, type EvaluationContext } from '@openfeature/server-sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assign } from '../assign.ts';
import { defineExperiment } from '../define-experiment.ts';
import type { Experiment } from '../experiment.ts';
import { ExperimentProvider, type ExperimentFlag } from './experiment-provider.ts';

function experiment(salt: string, extra: object = {}): Experiment {
  const defined = defineExperiment({
    salt,
    arms: [
      { arm: 'v1', weight: 1 },
      { arm: 'v2', weight: 1 },
    ],
    ...extra,
  });
  if (!defined.ok) throw new Error(defined.faults[0]?.message);
  return defined.value;
}

const FLAGS = new Map<string, ExperimentFlag>([
  ['model', { experiment: experiment('model'), values: {} }],
  ['price', { experiment: experiment('price'), values: { v1: 9.5, v2: 11 } }],
  ['discount', { experiment: experiment('discount'), values: { v1: false, v2: true } }],
  ['layout', { experiment: experiment('layout'), values: { v1: { columns: 1 }, v2: { columns: 2 } } }],
  [
    'adults',
    {
      experiment: experiment('adults', {
        targeting: [{ attribute: 'age', operator: 'at-least', value: 18 }],
        overrides: [{ unit: 'tester', arm: 'v2' }],
      }),
      values: {},
    },
  ],
  ['over', { experiment: { ...experiment('over'), stopped: true }, values: {} }],
]);

/** What came out of the provider, in the order it did. */
const exposures: unknown[] = [];
const outcomes: unknown[] = [];

describe('experiments behind OpenFeature', () => {
  let client: Client;
  beforeAll(async () => {
    await OpenFeature.setProviderAndWait(
      new ExperimentProvider({
        flag: (key) => FLAGS.get(key),
        onExposure: (flag, unit, { arm }) => exposures.push([flag, unit, arm]),
        onTrack: (event, { targetingKey }, details) => outcomes.push([event, targetingKey, details.value]),
      }),
    );
    client = OpenFeature.getClient();
  });
  afterAll(() => OpenFeature.close());

  it('gives each unit the arm that assign gives it, with slot and propensity', async () => {
    const flag = FLAGS.get('price');
    if (flag === undefined) throw new Error('There is no such flag.');
    for (let i = 0; i < 200; i++) {
      const unit = `unit-${i}`;
      const decision = assign(flag.experiment, unit);
      if (decision.kind !== 'assigned') throw new Error('Everybody takes part.');
      expect(await client.getNumberDetails('price', 0, { targetingKey: unit })).toMatchObject({
        value: decision.arm === 'v1' ? 9.5 : 11,
        variant: decision.arm,
        reason: 'SPLIT',
        flagMetadata: { epoch: 1, slot: decision.slot, propensity: 0.5 },
      });
    }
  });

  it('answers all four kinds of flags', async () => {
    const context = { targetingKey: 'customer-42' };
    expect(['v1', 'v2']).toContain(await client.getStringValue('model', 'none', context));
    expect([9.5, 11]).toContain(await client.getNumberValue('price', 0, context));
    expect(typeof (await client.getBooleanValue('discount', false, context))).toBe('boolean');
    expect(await client.getObjectValue('layout', {}, context)).toHaveProperty('columns');
  });

  it('records what it answered, and nothing else', async () => {
    exposures.length = 0;
    await client.getStringValue('model', 'none', { targetingKey: 'u' });
    await client.getStringValue('model', 'none', {});
    await client.getNumberValue('model', 0, { targetingKey: 'u' });
    await client.getStringValue('over', 'none', { targetingKey: 'u' });
    expect(exposures).toEqual([['model', 'u', expect.stringMatching(/^v[12]$/)]]);
    client.track('bought', { targetingKey: 'u' }, { value: 19 });
    expect(outcomes).toEqual([['bought', 'u', 19]]);
  });

  it('takes attributes from the context', async () => {
    const details = (context: EvaluationContext) => client.getStringDetails('adults', 'none', context);
    expect(await details({ targetingKey: 'a', age: 17 })).toMatchObject({
      value: 'none',
      reason: 'DEFAULT',
      flagMetadata: { excluded: 'ineligible' },
    });
    expect(await details({ targetingKey: 'a', age: 18 })).toMatchObject({ reason: 'SPLIT' });
    expect(await details({ targetingKey: 'tester', age: 3 })).toMatchObject({
      value: 'v2',
      reason: 'TARGETING_MATCH',
    });
  });

  it.each([
    ['no unit', 'model', {}, { errorCode: 'TARGETING_KEY_MISSING', reason: 'ERROR' }],
    ['an unknown flag', 'nothing', { targetingKey: 'u' }, { errorCode: 'FLAG_NOT_FOUND', reason: 'ERROR' }],
    ['a stopped experiment', 'over', { targetingKey: 'u' }, { reason: 'DISABLED' }],
    ['another type', 'price', { targetingKey: 'u' }, { errorCode: 'TYPE_MISMATCH', reason: 'ERROR' }],
  ])('answers the default and says why: %s', async (_, flag, context, expected) => {
    expect(await client.getStringDetails(flag, 'default', context)).toMatchObject({
      value: 'default',
      ...expected,
    });
  });
});
