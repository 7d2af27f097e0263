import { Logger } from '@nestjs/common';
import { expect, it } from 'vitest';
import { engineUnderTest } from '../../test/store-engines.ts';
import { label, segment } from '../../test/store-rows.ts';
import { RetentionJob } from './retention-job.ts';

const NOW = 1_700_000_000_000;
const DAY = 86_400_000;

const engine = engineUnderTest(null);
Logger.overrideLogger(false);

it('deletes again and again what has become too old, until it is stopped', async () => {
  const { db } = await engine.open();
  const rows = async () =>
    (await db.selectFrom('prediction_segments').select('last_at').orderBy('last_at').execute()).map(
      ({ last_at }) => last_at - NOW,
    );
  await db
    .insertInto('prediction_segments')
    .values([segment(1, NOW), segment(2, NOW + DAY), segment(3, NOW + 2 * DAY)])
    .execute();
  await db.insertInto('labels').values(label(1, NOW)).execute();
  let now = NOW + DAY;
  const kept = { retentionMs: DAY / 2, labelRetentionMs: 10 * DAY };
  const job = new RetentionJob(db, () => now, kept, { firstMs: 5, everyMs: 5 });
  job.start();
  await expect.poll(rows, { timeout: 30_000 }).toEqual([DAY, 2 * DAY]);
  now += DAY;
  await expect.poll(rows, { timeout: 30_000 }).toEqual([2 * DAY]);
  await job.stop();
  now += 10 * DAY;
  await expect(job.run()).resolves.toMatchObject({ segments: 1, labels: 1, orphans: 0 });
});
