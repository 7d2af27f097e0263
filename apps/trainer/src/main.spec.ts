import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { runTrainer } from '../test/run-trainer.ts';

describe('trainer', () => {
  let repository = '';
  beforeAll(async () => {
    repository = await mkdtemp(join(tmpdir(), 'switchyard-cli-'));
  });

  const run = (...args: readonly string[]) => runTrainer(repository, args);

  it('trains: the result on stdout, progress on stderr', async () => {
    const { code, stdout, stderr } = await run('train', 'iris-v1');
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(/^iris v1 is written to .*of 30 held-out rows right/),
    ]);
    expect(stderr).toContain('120 to learn from, 30 held out');
  });

  it('prints one JSON object with --json', async () => {
    const { code, stdout } = await run('train', 'iris-v2', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      model: 'iris',
      version: 2,
      kind: 'written',
      metrics: { holdout_rows: 30 },
    });
  });

  it.each([
    [['train', 'iris-v1', '--seed', '7'], 1, /immutable/],
    [['train', 'nothing'], 2, /Known recipes: iris-v1, iris-v2/],
    [['train'], 2, /missing required argument/],
    [['tarin'], 2, /Did you mean train/],
    [['train', 'iris-v1', '--sed', '1'], 2, /Did you mean --seed/],
    [['train', 'iris-v1', '--seed', 'x'], 2, /--seed must be a whole number/],
  ])('ends %j with %d', async (args, expected, message) => {
    const { code, stdout, stderr } = await run(...args);
    expect(code).toBe(expected);
    expect(stdout + stderr).toMatch(message);
  });

  it('shows help', async () => {
    const { code, stdout } = await run('--help');
    expect([code, stdout]).toEqual([0, expect.stringContaining('train')]);
  });
});
