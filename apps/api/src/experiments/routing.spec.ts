import { describe, expect, it } from 'vitest';
import { irisRepository } from '../../test/iris-repository.ts';
import { startTestApi } from '../../test/test-api.ts';

const ROW = [5.1, 3.5, 1.4, 0.2];

/** Which arm each of the units gets. */
async function armsOf(
  repository: string,
  environment: Readonly<Record<string, string>>,
  units: number,
): Promise<readonly string[]> {
  const api = await startTestApi(repository, environment);
  const arms: string[] = [];
  for (let i = 0; i < units; i++) {
    arms.push(String((await api.call('/predict', { features: ROW, unit: `unit-${i}` })).body['variant']));
  }
  await api.close();
  return arms;
}

describe('routing', () => {
  it.each([
    [{}, 0.5],
    [{ MODEL_V1_WEIGHT: '50', MODEL_V2_WEIGHT: '50' }, 0.5],
    [{ MODEL_V1_WEIGHT: '90', MODEL_V2_WEIGHT: '10' }, 0.9],
    [{ MODEL_V1_WEIGHT: '0', MODEL_V2_WEIGHT: '100' }, 0],
    [{ MODEL_V1_WEIGHT: '100', MODEL_V2_WEIGHT: '0' }, 1],
  ])('splits 10,000 units as %j says, within five standard deviations', async (environment, share) => {
    const units = 10_000;
    const first = (await armsOf(await irisRepository([1, 2]), environment, units)).filter(
      (arm) => arm === 'v1',
    ).length;
    expect(Math.abs(first - units * share)).toBeLessThanOrEqual(5 * Math.sqrt(units * share * (1 - share)));
  });

  it('gives a unit the same version after a restart', async () => {
    const repository = await irisRepository([1, 2]);
    const pinned = { MODEL_V1_WEIGHT: '50' };
    expect(await armsOf(repository, pinned, 300)).toEqual(await armsOf(repository, pinned, 300));
    expect(await armsOf(repository, {}, 300)).toEqual(await armsOf(repository, {}, 300));
  });

  it('shows arms, weights and slots', async () => {
    const api = await startTestApi(await irisRepository([1, 2]), {
      MODEL_V1_WEIGHT: '90',
      MODEL_V2_WEIGHT: '10',
    });
    expect((await api.call('/config')).body).toEqual({
      default_model: 'iris',
      models: [
        {
          model: 'iris',
          pinned: true,
          salt: 'model:iris:pinned',
          epoch: 1,
          arms: [
            expect.objectContaining({
              variant: 'v1',
              weight: 90,
              share: 0.9,
              slots: [{ from: 0, to: 9000 }],
              state: 'loaded',
            }),
            expect.objectContaining({
              variant: 'v2',
              weight: 10,
              share: 0.1,
              slots: [{ from: 9000, to: 10_000 }],
            }),
          ],
        },
      ],
    });
    await api.close();
  });

  it('serves a model without versions 1 and 2 by its newest', async () => {
    const api = await startTestApi(await irisRepository([3, 7, 10], 'churn'), { DEFAULT_MODEL: 'churn' });
    expect((await api.call('/predict', { features: ROW })).body).toMatchObject({
      model: 'churn',
      model_version: 'v10',
    });
    await api.close();
  });

  it('is not ready without the default model, says why, and answers 503', async () => {
    const api = await startTestApi(await irisRepository([]));
    const { status, body } = await api.call('/health/ready');
    expect(status).toBe(503);
    expect(body).toMatchObject({
      status: 'error',
      error: { default_model: { reason: expect.stringContaining('train') } },
    });
    expect((await api.call('/health/live')).status).toBe(200);
    const answer = await api.call('/predict', { features: ROW });
    expect([answer.status, answer.body['code'], answer.headers['retry-after']]).toEqual([
      503,
      'model_unavailable',
      '5',
    ]);
    await api.close();
  });
});
