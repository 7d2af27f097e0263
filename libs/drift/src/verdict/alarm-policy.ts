import type { Defined } from '../quality/definition-fault.ts';
import { DefinitionReader } from '../quality/definition-reader.ts';
import { CALM_BELOW } from './verdict.ts';

/** When drift becomes an alarm, and when an alarm ends. */
export interface AlarmPolicy {
  /** So many of the last `of` windows must drift, 1 … `of`. */
  readonly confirm: number;
  readonly of: number;
  /** Below this strength a window is calm, in (0, 1]; 0.8 keeps an alarm from flapping around its limit. */
  readonly calmBelow: number;
  /** Milliseconds between two alarms at least. */
  readonly cooldown: number;
  /** Milliseconds after which a window counts no more. */
  readonly memory: number;
}

/** Two of the last three windows, calm at 0.8, at most one alarm in six hours, a day's memory. */
export const DEFAULT_ALARM_POLICY: AlarmPolicy = {
  confirm: 2,
  of: 3,
  calmBelow: CALM_BELOW,
  cooldown: 6 * 3_600_000,
  memory: 24 * 3_600_000,
};

/** Longest span that a policy may name: ten years of milliseconds. */
const LONGEST = 3650 * 24 * 3_600_000;

/**
 * Reads an alarm policy that anybody may have written; what it leaves out has its default.
 *
 * @returns the policy, or all its faults at once
 * @example readAlarmPolicy({ confirm: 3, of: 2 }).ok === false
 */
export function readAlarmPolicy(json: unknown): Defined<AlarmPolicy> {
  const reader = new DefinitionReader();
  const given = reader.object(json, '', [], Object.keys(DEFAULT_ALARM_POLICY));
  const value = { ...DEFAULT_ALARM_POLICY, ...given };
  const confirm = reader.whole(value.confirm, '/confirm', 1, 100);
  const of = reader.whole(value.of, '/of', 1, 100);
  if (confirm !== null && of !== null && confirm > of)
    reader.fault('not-in-order', '/confirm', `Give ${of} (of) or fewer, not ${confirm}.`);
  reader.number(value.calmBelow, '/calmBelow', 0, 1, true);
  reader.number(value.cooldown, '/cooldown', 0, LONGEST);
  reader.number(value.memory, '/memory', 0, LONGEST, true);
  return reader.faults.length > 0 ? { ok: false, faults: reader.faults } : { ok: true, value };
}
