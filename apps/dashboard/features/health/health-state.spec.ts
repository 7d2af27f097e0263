import { expect, it } from 'vitest';
import { healthOf } from './health-state.ts';

const SILENT = 'Nobody answers.';

it('names what a ready api serves', () => {
  const details = {
    running: { status: 'up' },
    default_model: { status: 'up', model: 'iris', versions: ['v1', 'v2'] },
  };
  expect(healthOf(200, { status: 'ok', details }, SILENT)).toEqual({
    kind: 'ready',
    reasons: ['iris is served by v1 and v2.'],
  });
});

it('gives every reason of one that is not ready', () => {
  const details = {
    running: { status: 'down', reason: 'the process was told to stop' },
    default_model: { status: 'down', model: 'iris', reason: 'no version is loaded' },
    store: { status: 'up' },
  };
  expect(healthOf(503, { status: 'error', details }, SILENT)).toEqual({
    kind: 'not-ready',
    reasons: ['running: the process was told to stop.', 'default model iris: no version is loaded.'],
  });
});

it('takes the dashboard’s own problem for an api that is down', () => {
  expect(healthOf(502, { detail: 'The api cannot be reached.' }, SILENT)).toEqual({
    kind: 'unreachable',
    reasons: ['The api cannot be reached.'],
  });
  expect(healthOf(null, undefined, SILENT)).toEqual({ kind: 'unreachable', reasons: [SILENT] });
  expect(healthOf(500, 'oops', SILENT).kind).toBe('unreachable');
});
