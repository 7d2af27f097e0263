import { expect, it, vi } from 'vitest';
import { startArtifactApi, type ServedVersions } from '../../test/artifact-api.ts';
import { ManualSchedule } from '../../test/manual-schedule.ts';
import { leafClassifier } from '../../test/small-artifact.ts';
import { browserApi } from '../api/browser-api.ts';
import { PredictSession, type PredictState } from './predict-session.ts';

const question = { row: { petal_length: 3, 'petal/width': 0.1 }, unit: 'u-1' };

async function open(versions: ServedVersions) {
  const api = await startArtifactApi(versions);
  const clock = new ManualSchedule();
  const session = new PredictSession(
    browserApi(api.url.slice(0, -1)),
    { name: 'leaves', isDefault: true },
    clock.schedule,
  );
  const until = (holds: (state: PredictState) => boolean): Promise<PredictState> =>
    vi.waitUntil(() => (holds(session.state.get()) ? session.state.get() : false), { timeout: 20_000 });
  const bodies = (): unknown[] =>
    api.seen.flatMap(({ url, body }) => (url.startsWith('/predict') ? [JSON.parse(body)] : []));
  return { session, clock, until, bodies };
}

it('previews without counting and checks the answer in the browser', async () => {
  const packed = leafClassifier();
  const { session, clock, until, bodies } = await open(new Map([[1, packed]]));
  session.preview(question);
  clock.runAll();
  const state = await until(({ agreement }) => agreement.kind === 'agrees');
  expect(state).toMatchObject({
    answer: { question, version: 'v1', counted: false },
    agreement: { digest: packed.artifact.digest },
    trouble: null,
  });
  expect(bodies()).toEqual([{ features: question.row, unit: 'u-1', dry_run: true }]);
});

it('counts on demand, instead of the preview that waits, and one at a time', async () => {
  const { session, clock, bodies } = await open(new Map([[1, leafClassifier()]]));
  session.preview({ ...question, unit: null });
  const [first, second] = await Promise.all([session.count(), session.count()]);
  clock.runAll();
  expect(first).toMatchObject({ counted: true, version: 'v1' });
  expect(second).toBeNull();
  expect(session.state.get().answer).toBe(first);
  expect(bodies()).toEqual([{ features: question.row }]);
});

it('returns a counted answer, but does not show it, once the fields have changed', async () => {
  const { session } = await open(new Map([[1, leafClassifier()]]));
  session.preview(question);
  const counted = session.count();
  session.preview({ ...question, unit: 'u-2' });
  expect(await counted).toMatchObject({ counted: true });
  expect(session.state.get()).toMatchObject({ answer: null, counting: false });
});

it('brings the faults of a refused row and does not repeat it', async () => {
  const { session, clock, until, bodies } = await open(new Map([[1, leafClassifier()]]));
  session.preview({ row: { petal_length: 3 }, unit: null });
  clock.runAll();
  const state = await until(({ trouble }) => trouble !== null);
  expect(state.trouble?.faults.map(({ pointer }) => pointer)).toEqual(['/features/petal~1width']);
  session.retry();
  clock.runAll();
  expect(bodies()).toHaveLength(1);
});

it('asks again once a failure may have passed', async () => {
  const versions: ServedVersions = new Map();
  const { session, clock, until } = await open(versions);
  session.preview(question);
  clock.runAll();
  await until(({ trouble }) => trouble?.status === 503);
  versions.set(1, leafClassifier());
  session.retry();
  clock.runAll();
  expect(await until(({ answer }) => answer !== null)).toMatchObject({ trouble: null });
});

it('fetches a version anew before it says that browser and server differ', async () => {
  const versions: ServedVersions = new Map([[1, leafClassifier(1)]]);
  const { session, clock, until } = await open(versions);
  session.preview({ ...question, row: { petal_length: 3, 'petal/width': 0.7 } });
  clock.runAll();
  await until(({ agreement }) => agreement.kind === 'agrees');

  const retrained = leafClassifier(2);
  versions.set(1, retrained);
  session.preview({ ...question, row: { petal_length: 3, 'petal/width': 0.8 } });
  clock.runAll();
  const state = await until(
    ({ answer, agreement }) => answer?.question.row['petal/width'] === 0.8 && agreement.kind !== 'checking',
  );
  expect(state.agreement).toMatchObject({ kind: 'agrees', digest: retrained.artifact.digest });
});
