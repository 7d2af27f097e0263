import { expect, it } from 'vitest';
import { commandCheck } from './command-check.ts';

it.each([
  [0, { passed: 1, failed: 0, skipped: 0, notes: [] }],
  [1, { passed: 0, failed: 1, skipped: 0, notes: ['Put it right.'] }],
  [3, { passed: 0, failed: 0, skipped: 1, notes: [expect.stringContaining('missing')] }],
])('counts a command that ends with %i', async (code, tally) => {
  const check = commandCheck({
    runner: 'tried',
    heading: 'Tried',
    command: { program: process.execPath, args: ['-e', `process.exit(${code})`], output: 'keep' },
    whatToDo: 'Put it right.',
    lacking: 3,
  });
  expect(await check.run(new AbortController().signal, [])).toEqual(tally);
});

it('counts a program that does not exist as failed', async () => {
  const check = commandCheck({
    runner: 'tried',
    heading: 'Tried',
    command: { program: '/nowhere/tried', args: [], output: 'keep' },
    whatToDo: 'Put it right.',
  });
  expect(await check.run(new AbortController().signal, [])).toMatchObject({ passed: 0, failed: 1 });
});
