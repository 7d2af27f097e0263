import { expect } from 'vitest';
import { put, read } from './routing-calls.ts';
import type { TestApi } from './test-api.ts';
import { publishVersion } from './version-repository.ts';

/** What the api says about a pair of versions. */
export interface ShadowPairFacts {
  readonly version: number;
  readonly shadow_version: number;
  readonly rows: number;
  readonly agreed: number;
  readonly dropped: number;
  readonly errors: number;
}

/** Nothing is left out because this machine is busy. */
export const PATIENT = { PREDICT_MAX_WAIT: '1h' };

export const NUMBER = { ...PATIENT, DEFAULT_MODEL: 'number' };

/** Publishes the model `number`, of which each version predicts its number. */
export async function publishNumbers(repository: string, versions: readonly number[]): Promise<string> {
  for (const version of versions) await publishVersion(repository, 'number', version);
  return repository;
}

/** The body of a routing: versions of equal weight, and shadows with their shares. */
export function shadowed(live: readonly number[], shadows: Readonly<Record<number, number>>) {
  return {
    arms: live.map((version) => ({ version, weight: 1 })),
    shadows: Object.entries(shadows).map(([version, share]) => ({ version: Number(version), share })),
  };
}

/** Makes the first decision about a model's routing. */
export async function decideRouting(api: TestApi, model: string, body: object): Promise<void> {
  expect((await put(api, body, '"0"', `/v1/models/${model}/routing`)).status).toBe(200);
}

export async function pairsOf(api: TestApi, model: string, query = ''): Promise<readonly ShadowPairFacts[]> {
  const { body } = await read(api, `/v1/models/${model}/shadows${query}`);
  return body['pairs'] as readonly ShadowPairFacts[];
}

/** Waits until so many rows have been scored, refused or left out by shadows. */
export async function settled(
  api: TestApi,
  model: string,
  rows: number,
): Promise<readonly ShadowPairFacts[]> {
  const count = async () =>
    (await pairsOf(api, model)).reduce((sum, pair) => sum + pair.rows + pair.dropped + pair.errors, 0);
  await expect.poll(count, { timeout: 20_000 }).toBe(rows);
  return pairsOf(api, model);
}
