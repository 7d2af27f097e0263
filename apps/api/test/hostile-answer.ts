import { expect } from 'vitest';
import type { LiveApi, RawAnswer } from './live-api.ts';

/** What must hold after every hostile input: a small problem, no pollution, and a server that still predicts. */
export async function expectHarmless(
  api: LiveApi,
  answer: RawAnswer,
  statuses: readonly number[],
): Promise<void> {
  expect(statuses, answer.body).toContain(answer.status);
  if (answer.status >= 400) {
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(JSON.parse(answer.body)).toMatchObject({ status: answer.status, code: expect.any(String) });
  }
  expect(Buffer.byteLength(answer.body)).toBeLessThan(8000);
  expect(answer.body).not.toContain('NaN');
  expect(({} as { x?: unknown }).x).toBeUndefined();
  const next = await api.predict('{"features":[5.1,3.5,1.4,0.2]}');
  expect([next.status, JSON.parse(next.body)]).toEqual([
    200,
    expect.objectContaining({ prediction: 'setosa' }),
  ]);
}
