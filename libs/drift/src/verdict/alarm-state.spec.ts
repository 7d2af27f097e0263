import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_ALARM_POLICY, readAlarmPolicy, type AlarmPolicy } from './alarm-policy.ts';
import { nextState, QUIET, type AlarmState, type Observation } from './alarm-state.ts';

const HOUR = 3_600_000;
const policy: AlarmPolicy = { ...DEFAULT_ALARM_POLICY, cooldown: 3 * HOUR };

function replay(observations: readonly Observation[], of: AlarmPolicy = policy): AlarmState[] {
  const states: AlarmState[] = [];
  observations.reduce((state, observation) => {
    const next = nextState(state, observation, of);
    states.push(next);
    return next;
  }, QUIET);
  return states;
}

/** d: drift, b: between, c: calm, i: insufficient; an hour each. */
function windows(letters: string): Observation[] {
  return [...letters].map((letter, i) => ({
    at: i * HOUR,
    verdict:
      letter === 'd' ? 'drift' : letter === 'i' ? 'insufficient' : letter === 'b' ? 'warning' : 'stable',
    strength: letter === 'd' ? 2 : letter === 'b' ? 0.9 : 0,
  }));
}

function events(letters: string): string {
  const short = { none: '.', raised: 'R', cleared: 'C', held: 'h' } as const;
  return replay(windows(letters))
    .map(({ event }) => short[event])
    .join('');
}

describe('the alarm', () => {
  it.each([
    ['one window is not enough', 'dcccd', '.....'],
    ['two of three are', 'dcd', '..R'],
    ['it ends after two calm windows', 'ddcc', '.R.C'],
    ['an effect around its limit keeps it up', 'ddbcbcc', '.R....C'],
    ['insufficient windows tell nothing', 'diid', '...R'],
    ['nor do they end it', 'ddiic', '.R...'],
    ['cooldown holds the next one', 'ddccddd', '.R.C.R.'],
    ['a day without evidence forgets', `d${'i'.repeat(25)}d`, '.'.repeat(27)],
  ])('%s', (_, letters, expected) => {
    expect(events(letters)).toBe(expected);
  });

  it('is held while the cooldown lasts, and raised after it', () => {
    const states = replay(windows('ddccddddd'), { ...policy, cooldown: 6 * HOUR });
    expect(states.map(({ event }) => event).slice(4)).toEqual(['none', 'held', 'held', 'raised', 'none']);
  });

  it('takes an observation in once', () => {
    const [first] = replay(windows('d'));
    if (first === undefined) throw new Error('no state');
    expect(nextState(first, { at: 0, verdict: 'drift', strength: 9 }, policy)).toEqual(first);
    expect(nextState(first, { at: Number.NaN, verdict: 'drift', strength: 9 }, policy)).toEqual(first);
  });
});

const letters = fc.string({ unit: fc.constantFrom('d', 'b', 'c', 'i'), maxLength: 60 });
const anyPolicy = fc
  .record({
    of: fc.integer({ min: 1, max: 5 }),
    confirm: fc.integer({ min: 1, max: 5 }),
    hours: fc.integer({ min: 0, max: 9 }),
  })
  .map(({ of, confirm, hours }) => ({
    ...policy,
    of,
    confirm: Math.min(of, confirm),
    cooldown: hours * HOUR,
  }));

describe('laws of the alarm', () => {
  it('is never raised before k of the last n conclusive windows drifted, nor within the cooldown', () => {
    fc.assert(
      fc.property(letters, anyPolicy, (text, of) => {
        const seen: string[] = [];
        let raised = -Infinity;
        replay(windows(text), of).forEach(({ event, at }, i) => {
          if (text[i] !== 'i') seen.push(text[i] ?? '');
          if (event !== 'raised') return;
          expect(seen.slice(-of.of).filter((letter) => letter === 'd').length).toBeGreaterThanOrEqual(
            of.confirm,
          );
          expect((at ?? 0) - raised).toBeGreaterThanOrEqual(of.cooldown);
          raised = at ?? 0;
        });
      }),
    );
  });

  it('replays to the same states, also through JSON, in bounded memory', () => {
    fc.assert(
      fc.property(letters, anyPolicy, (text, of) => {
        const states = replay(windows(text), of);
        let state = QUIET;
        windows(text).forEach((observation, i) => {
          state = nextState(JSON.parse(JSON.stringify(state)), observation, of);
          expect(state).toEqual(states[i]);
          expect(state.recent.length).toBeLessThanOrEqual(of.of);
        });
      }),
    );
  });
});

describe('the alarm policy', () => {
  it('is read with its defaults, or refused with all faults at once', () => {
    expect(readAlarmPolicy({ cooldown: 0 })).toEqual({
      ok: true,
      value: { ...DEFAULT_ALARM_POLICY, cooldown: 0 },
    });
    const faulty = readAlarmPolicy({ confirm: 4, calmBelow: 0, memory: -1, k: 2 });
    if (faulty.ok) throw new Error('accepted');
    expect(faulty.faults.map(({ pointer }) => pointer)).toEqual(['/k', '/confirm', '/calmBelow', '/memory']);
  });
});
