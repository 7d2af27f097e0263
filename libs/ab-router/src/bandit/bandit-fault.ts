import type { Binary } from '../evidence/binary.ts';
import type { Moments } from '../evidence/moments.ts';
import type { BanditArm, BanditOptions } from './bandit-options.ts';

/** Every way in which a bandit's arms or options can be wrong. */
export type BanditFaultCode =
  | 'no-arms'
  | 'duplicate-arm'
  | 'mixed-rewards'
  | 'impossible-rewards'
  | 'weights-not-shares'
  | 'option-out-of-range';

/** One fault of a bandit: which rule, where, and what to do about it. */
export interface BanditFault {
  readonly code: BanditFaultCode;
  /** JSON pointer (RFC 6901) into `{ arms, options }`. */
  readonly pointer: string;
  readonly message: string;
}

/** Weights of this precision sum to 1. */
const TOLERANCE = 1e-6;

/**
 * All faults of the arms and options, at once.
 *
 * @example banditFaults([], { floor: 2 }).length === 2
 */
export function banditFaults(arms: readonly BanditArm[], options: BanditOptions): readonly BanditFault[] {
  const faults: BanditFault[] = [];
  const fault = (code: BanditFaultCode, pointer: string, message: string): void => {
    faults.push({ code, pointer, message });
  };
  if (arms.length === 0) fault('no-arms', '/arms', 'A bandit needs at least one arm.');
  const seen = new Set<string>();
  arms.forEach(({ arm, rewards, weight }, i) => {
    if (seen.has(arm))
      fault('duplicate-arm', `/arms/${i}/arm`, `Arm "${arm}" is listed twice; list each arm once.`);
    seen.add(arm);
    if (rewards.kind !== arms[0]?.rewards.kind)
      fault(
        'mixed-rewards',
        `/arms/${i}/rewards`,
        'Some rewards are binary and some are not; use one kind for all arms.',
      );
    if (!isPossible(rewards))
      fault(
        'impossible-rewards',
        `/arms/${i}/rewards`,
        `The rewards of arm "${arm}" cannot be: check their counts.`,
      );
    if (!(weight >= 0 && weight <= 1))
      fault(
        'weights-not-shares',
        `/arms/${i}/weight`,
        `The weight of arm "${arm}" is ${weight}; use a share from 0 to 1.`,
      );
  });
  const total = arms.reduce((sum, { weight }) => sum + weight, 0);
  if (arms.length > 0 && !(Math.abs(total - 1) <= TOLERANCE))
    fault('weights-not-shares', '/arms', `The present weights sum to ${total}; shares sum to 1.`);
  const { floor = 0, maxStep = 1, topTwoShare = 0.5, burnInUnits = 0, burnInConversions = 0 } = options;
  const inRange: readonly (readonly [name: string, value: number, holds: boolean, range: string])[] = [
    ['floor', floor, floor >= 0 && floor <= 1, 'a share from 0 to 1'],
    ['maxStep', maxStep, maxStep > 0 && maxStep <= 1, 'a share above 0 and at most 1'],
    ['topTwoShare', topTwoShare, topTwoShare >= 0 && topTwoShare <= 1, 'a share from 0 to 1'],
    ['burnInUnits', burnInUnits, burnInUnits >= 0, 'a number of at least 0'],
    ['burnInConversions', burnInConversions, burnInConversions >= 0, 'a number of at least 0'],
  ];
  for (const [name, value, holds, range] of inRange)
    if (!holds) fault('option-out-of-range', `/options/${name}`, `${name} is ${value}; use ${range}.`);
  return faults;
}

function isPossible(rewards: Binary | Moments): boolean {
  if (!Number.isSafeInteger(rewards.n) || rewards.n < 0) return false;
  if (rewards.kind === 'binary')
    return Number.isSafeInteger(rewards.k) && rewards.k >= 0 && rewards.k <= rewards.n;
  return Number.isFinite(rewards.mean) && Number.isFinite(rewards.m2) && rewards.m2 >= 0;
}
