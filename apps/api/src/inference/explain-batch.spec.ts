import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startTestApi } from '../../test/test-api.ts';
import { publishVersion } from '../../test/version-repository.ts';

/** So many that an explanation takes milliseconds. */
const INPUTS = 12;

interface Explained {
  readonly prediction: number;
  readonly explanation: { readonly base: number; readonly contributions: Readonly<Record<string, number>> };
}

async function heavyModel(): Promise<{ readonly directory: string; readonly repository: string }> {
  const directory = await mkdtemp(join(tmpdir(), 'switchyard-explain-'));
  const repository = join(directory, 'models');
  await mkdir(repository);
  await publishVersion(repository, 'heavy', 1, INPUTS);
  return { directory, repository };
}

const rows = (count: number) =>
  Array.from({ length: count }, (_, i) => Array<number>(INPUTS).fill(i / count));

describe('a batch to be explained', () => {
  it('lets others be answered meanwhile, and loses no row', async () => {
    const { directory, repository } = await heavyModel();
    const api = await startTestApi(repository, { DEFAULT_MODEL: 'heavy', PREDICT_TIMEOUT: '60s' });
    const order: string[] = [];
    const batch = api.call('/predict', { instances: rows(60), explain: true }).then((answer) => {
      order.push('batch');
      return answer;
    });
    const others = Array.from({ length: 5 }, async () => {
      const { status } = await api.call('/health/live');
      order.push('health');
      expect(status).toBe(200);
    });
    const { status, body } = await batch;
    await Promise.all(others);
    expect(status).toBe(200);
    const predictions = body['predictions'] as readonly Explained[];
    expect(predictions).toHaveLength(60);
    for (const { prediction, explanation } of predictions) {
      const sum = Object.values(explanation.contributions).reduce(
        (total, one) => total + one,
        explanation.base,
      );
      expect(sum).toBeCloseTo(prediction, 9);
    }
    expect(order.at(-1)).toBe('batch');
    await api.close();
    await rm(directory, { recursive: true });
  });

  it('is given up when its time is over, with what to do', async () => {
    const { directory, repository } = await heavyModel();
    const api = await startTestApi(repository, { DEFAULT_MODEL: 'heavy', PREDICT_TIMEOUT: '1ms' });
    expect((await api.call('/predict', { instances: rows(60), explain: true })).body).toMatchObject({
      status: 504,
      code: 'deadline_exceeded',
      detail: expect.stringMatching(/of 60 rows.*Send fewer rows/),
    });
    await api.close();
    await rm(directory, { recursive: true });
  });
});
