import { describe, expect, it } from 'vitest';
import { startApiProcess, type ApiProcess } from '../../test/api-process.ts';
import { irisRepository } from '../../test/iris-repository.ts';
import { IRIS_ROW, KEY, split } from '../../test/routing-calls.ts';
import { createDatabase, postgresOfThisFile } from '../../test/store-engines.ts';
import { ADMIN_KEY } from '../../test/test-api.ts';

interface Reply {
  readonly status: number;
  readonly etag: string | null;
  readonly body: unknown;
}

async function replyOf(response: Response): Promise<Reply> {
  return { status: response.status, etag: response.headers.get('etag'), body: await response.json() };
}

const routingOf = ({ url }: ApiProcess): Promise<Reply> =>
  fetch(`${url}/v1/models/iris/routing`, { headers: KEY }).then(replyOf);

const decide = ({ url }: ApiProcess, weights: readonly [number, number], ifMatch: string): Promise<Reply> =>
  fetch(`${url}/v1/models/iris/routing`, {
    method: 'PUT',
    headers: { ...KEY, 'content-type': 'application/json', 'if-match': ifMatch },
    body: JSON.stringify(split(...weights)),
  }).then(replyOf);

async function armOf({ url }: ApiProcess, unit: string): Promise<unknown> {
  const response = await fetch(`${url}/predict`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ features: IRIS_ROW, unit, dry_run: true }),
  });
  const body: unknown = await response.json();
  return typeof body === 'object' && body !== null && 'variant' in body ? body.variant : body;
}

describe('two replicas on one PostgreSQL', () => {
  const server = postgresOfThisFile();

  it("follow each other's decisions, and let one of many who decide at once win", async () => {
    const environment = {
      DATABASE_URL: await createDatabase(server().url),
      MODEL_REPOSITORY: await irisRepository([1, 2]),
      SWITCHYARD_ADMIN_KEY: ADMIN_KEY,
    };
    const one = await startApiProcess(environment);
    const other = await startApiProcess(environment);
    try {
      const decided = await decide(one, [70, 30], '"0"');
      expect(decided).toMatchObject({ status: 200, etag: '"1"' });
      // Whoever decided meets the decision at once; the others hear of it.
      expect(await routingOf(one)).toEqual(decided);
      await expect.poll(() => routingOf(other), { timeout: 5_000 }).toEqual(decided);
      for (let i = 0; i < 100; i++)
        expect(await armOf(other, `unit-${i}`)).toBe(await armOf(one, `unit-${i}`));

      const answers = await Promise.all(
        Array.from({ length: 10 }, (_, i) => decide(i % 2 === 0 ? one : other, [i + 2, 1], '"1"')),
      );
      const won = answers.filter(({ status }) => status === 200);
      expect(won).toHaveLength(1);
      expect(answers.filter(({ status }) => status === 412)).toHaveLength(9);
      for (const replica of [one, other]) {
        await expect.poll(() => routingOf(replica), { timeout: 5_000 }).toEqual(won[0]);
      }
    } finally {
      for (const replica of [one, other]) {
        replica.signal('SIGTERM');
        await replica.ended();
      }
    }
  });
});
