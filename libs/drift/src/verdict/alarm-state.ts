import { DEFAULT_ALARM_POLICY, type AlarmPolicy } from './alarm-policy.ts';
import type { DriftReport } from './drift-report.ts';
import type { Verdict } from './verdict.ts';

/** What one window showed. Windows should not overlap, or they confirm each other by their common rows. */
export interface Observation {
  /** End of the window, milliseconds since the epoch. */
  readonly at: number;
  readonly verdict: Verdict;
  /** Largest effect relative to its limit, see {@link DriftReport}; at least 0. */
  readonly strength: number;
}

/** A window that told something. */
export interface RememberedWindow {
  readonly at: number;
  /** `between` keeps an alarm up, but does not raise one. */
  readonly level: 'drift' | 'between' | 'calm';
}

/** Where the alarm of one model version stands; plain data. */
export interface AlarmState {
  readonly phase: 'quiet' | 'alarm';
  /** Time of the last observation that was taken in; null before the first. */
  readonly at: number | null;
  /** When the phase began; null before the first change. */
  readonly since: number | null;
  /** When an alarm was last raised; null if never. */
  readonly raisedAt: number | null;
  /** The last windows, oldest first, at most `of`. */
  readonly recent: readonly RememberedWindow[];
  /** What the last observation did; `held` is a confirmed drift during cooldown. */
  readonly event: 'none' | 'raised' | 'cleared' | 'held';
}

/** Before the first observation. */
export const QUIET: AlarmState = {
  phase: 'quiet',
  at: null,
  since: null,
  raisedAt: null,
  recent: [],
  event: 'none',
};

/**
 * Takes in one observation. An alarm is raised when at least `confirm` of the last `of` windows drifted, no sooner than
 * `cooldown` after the last one; it ends when the last `confirm` windows are all calm, and the memory is emptied. An
 * `insufficient` window tells nothing and moves only the time; so an alarm does not end for want of traffic. An
 * observation not later than the last is taken in already: the same state comes back, with the event `none`.
 *
 * Pure: replaying the observations gives the same states.
 *
 * @example nextState(QUIET, { at: 1, verdict: 'drift', strength: 2 }, DEFAULT_ALARM_POLICY).phase === 'quiet'
 */
export function nextState(
  previous: AlarmState,
  observation: Observation,
  policy: AlarmPolicy = DEFAULT_ALARM_POLICY,
): AlarmState {
  const { at, verdict } = observation;
  if (!Number.isFinite(at) || (previous.at !== null && at <= previous.at))
    return { ...previous, event: 'none' };
  const fresh = previous.recent.filter((window) => at - window.at <= policy.memory);
  const state: AlarmState = { ...previous, at, recent: fresh, event: 'none' };
  if (verdict === 'insufficient') return state;
  const recent = [...fresh, { at, level: levelOf(observation, policy) }].slice(-policy.of);
  const drifted = recent.filter(({ level }) => level === 'drift').length;
  if (state.phase === 'alarm') {
    const last = recent.slice(-policy.confirm);
    const isOver = last.length >= policy.confirm && last.every(({ level }) => level === 'calm');
    return isOver
      ? { ...state, phase: 'quiet', since: at, recent: [], event: 'cleared' }
      : { ...state, recent };
  }
  if (drifted < policy.confirm) return { ...state, recent };
  if (state.raisedAt !== null && at - state.raisedAt < policy.cooldown)
    return { ...state, recent, event: 'held' };
  return { ...state, phase: 'alarm', since: at, raisedAt: at, recent, event: 'raised' };
}

function levelOf({ verdict, strength }: Observation, { calmBelow }: AlarmPolicy): RememberedWindow['level'] {
  if (verdict === 'drift') return 'drift';
  return strength < calmBelow ? 'calm' : 'between';
}

/** A report as an observation of the alarm. */
export function observationOf({ verdict, strength }: DriftReport, at: number): Observation {
  return { at, verdict, strength };
}
