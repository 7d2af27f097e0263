import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startApiProcess } from '../test/api-process.ts';
import { irisRepository } from '../test/iris-repository.ts';

async function post(
  url: string,
  body: unknown,
): Promise<{ readonly status: number; readonly body: unknown }> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
}

async function predictedId(url: string): Promise<unknown> {
  const { status, body } = await post(`${url}/predict`, { features: [5.1, 3.5, 1.4, 0.2] });
  expect(status).toBe(200);
  return Reflect.get(Object(body), 'prediction_id');
}

describe('two processes on one data directory', () => {
  it('the second refuses to start and names the first; nothing is lost, and it may start afterwards', async () => {
    const data = await mkdtemp(join(tmpdir(), 'switchyard-data-'));
    const environment = { MODEL_REPOSITORY: await irisRepository([1, 2]), SWITCHYARD_DATA_DIR: data };
    const first = await startApiProcess(environment);
    const id = await predictedId(first.url);
    expect((await post(`${first.url}/feedback`, { prediction_id: id, label: 'setosa' })).body).toMatchObject({
      status: 'recorded',
    });

    const refused = await (await startApiProcess(environment)).ended();
    expect(refused.code).toBe(1);
    expect(refused.output).toMatch(/The api cannot start\..*in use by process \d+/s);

    const later = await predictedId(first.url);
    first.signal('SIGTERM');
    expect((await first.ended()).code).toBe(0);

    const second = await startApiProcess(environment);
    for (const [predictionId, status] of [
      [id, 'duplicate'],
      [later, 'recorded'],
    ]) {
      expect(
        (await post(`${second.url}/feedback`, { prediction_id: predictionId, label: 'setosa' })).body,
      ).toMatchObject({ status });
    }
    second.signal('SIGTERM');
    expect((await second.ended()).code).toBe(0);
    await rm(data, { recursive: true });
  });
});
