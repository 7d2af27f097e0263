import type { ArmAnswer } from '@switchyard/api-client';
import { expect, it } from 'vitest';
import { usageByVersion } from './usage-by-version.ts';

const arm = (name: string, answered: number): ArmAnswer => ({
  variant: name,
  model_version: name,
  weight: 50,
  share: 0.5,
  slots: [],
  state: 'loaded',
  reasons: [],
  answered,
});

it('sets what each version answered beside what it was to get', () => {
  const { total, rows } = usageByVersion([arm('v1', 30), arm('v2', 10)]);
  expect(total).toBe(40);
  expect(
    rows.map(({ version, answered, share, configured }) => [version, answered, share, configured]),
  ).toEqual([
    ['v1', 30, 0.75, 0.5],
    ['v2', 10, 0.25, 0.5],
  ]);
});

it('has no share while nothing was answered', () => {
  expect(usageByVersion([arm('v1', 0)]).rows[0]?.share).toBeNull();
});
