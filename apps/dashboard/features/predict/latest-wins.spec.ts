import { expect, it } from 'vitest';
import { ManualSchedule } from '../../test/manual-schedule.ts';
import { LatestWins } from './latest-wins.ts';

/** A dialogue whose answers come when the test says so. */
function rehearse() {
  const clock = new ManualSchedule();
  const delivered: string[] = [];
  const asked: {
    readonly question: string;
    readonly signal: AbortSignal;
    readonly answer: (text: string) => void;
  }[] = [];
  const latest = new LatestWins<string, string>({
    ask: (question, signal) => new Promise((answer) => asked.push({ question, signal, answer })),
    deliver: (answer, question) => delivered.push(`${question}: ${answer}`),
    delayMs: 120,
    schedule: clock.schedule,
  });
  return { clock, delivered, asked, latest };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it('asks once the delay has passed without another question', () => {
  const { clock, asked, latest } = rehearse();
  latest.ask('a');
  latest.ask('b');
  latest.ask('c');
  expect(asked).toEqual([]);
  clock.runAll();
  expect(asked.map(({ question }) => question)).toEqual(['c']);
  expect(clock.delays).toEqual([120, 120, 120]);
});

it('calls off the question in flight and drops its answer', async () => {
  const { clock, asked, delivered, latest } = rehearse();
  latest.ask('a');
  clock.runAll();
  latest.ask('b');
  expect(asked[0]?.signal.aborted).toBe(true);
  clock.runAll();
  asked[1]?.answer('second');
  asked[0]?.answer('first, too late');
  await settled();
  expect(delivered).toEqual(['b: second']);
});

it('never delivers out of order, however answers come', async () => {
  const { clock, asked, delivered, latest } = rehearse();
  for (const question of ['a', 'b', 'c', 'd']) {
    latest.ask(question);
    clock.runAll();
  }
  for (const entry of asked.toReversed()) entry.answer('answer');
  await settled();
  expect(delivered).toEqual(['d: answer']);
});

it('delivers nothing after it was called off', async () => {
  const { clock, asked, delivered, latest } = rehearse();
  latest.ask('a');
  clock.runAll();
  latest.ask('b');
  latest.cancel();
  clock.runAll();
  asked[0]?.answer('too late');
  await settled();
  expect(asked).toHaveLength(1);
  expect(delivered).toEqual([]);
});
