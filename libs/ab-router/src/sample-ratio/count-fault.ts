import type { CountStratum } from './arm-count.ts';

/** Every way in which counts per arm can be impossible. */
export type CountFaultCode =
  'count-not-whole' | 'weight-not-a-share' | 'duplicate-arm' | 'duplicate-stratum' | 'labels-beyond-units';

/** One fault of the counts: which rule, where, and what to do about it. */
export interface CountFault {
  readonly code: CountFaultCode;
  /** JSON pointer (RFC 6901) into the strata. */
  readonly pointer: string;
  readonly message: string;
}

/**
 * All faults of counts per stratum and arm, at once.
 *
 * @example countFaults([{ stratum: '1', arms: [{ arm: 'a', weight: -1, observed: 0.5 }] }]).length === 2
 */
export function countFaults(strata: readonly CountStratum[]): readonly CountFault[] {
  const faults: CountFault[] = [];
  const names = new Set<string>();
  strata.forEach(({ stratum, arms }, i) => {
    if (names.has(stratum))
      faults.push({
        code: 'duplicate-stratum',
        pointer: `/${i}/stratum`,
        message: `Stratum "${stratum}" is listed twice; add its counts up first.`,
      });
    names.add(stratum);
    const seen = new Set<string>();
    arms.forEach(({ arm, weight, observed }, j) => {
      if (seen.has(arm))
        faults.push({
          code: 'duplicate-arm',
          pointer: `/${i}/arms/${j}/arm`,
          message: `Arm "${arm}" is listed twice in stratum "${stratum}"; add its counts up first.`,
        });
      seen.add(arm);
      if (!Number.isFinite(weight) || weight < 0)
        faults.push({
          code: 'weight-not-a-share',
          pointer: `/${i}/arms/${j}/weight`,
          message: `The weight of arm "${arm}" is ${weight}; use a finite number of at least 0.`,
        });
      if (!Number.isSafeInteger(observed) || observed < 0)
        faults.push({
          code: 'count-not-whole',
          pointer: `/${i}/arms/${j}/observed`,
          message: `Arm "${arm}" counts ${observed} units; use a whole number of at least 0.`,
        });
    });
  });
  return faults;
}
