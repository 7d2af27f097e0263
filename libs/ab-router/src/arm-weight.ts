import { compareCodePoints } from './code-point-order.ts';
import type { DefinitionFault } from './definition-fault.ts';
import { DefinitionReader } from './definition-reader.ts';

/** One arm's wish: a share of the traffic relative to the other arms' weights. */
export interface ArmWeight {
  readonly arm: string;
  /** Finite and ≥ 0; only the ratios count. */
  readonly weight: number;
}

/**
 * Divides whole slots among arms in proportion to their weights by the largest-remainder method: every arm gets its
 * quota `weight / Σ weights · slots` rounded down, then one more slot each goes to the largest remainders, ties to
 * the lower arm id in code-point order. Remainders are compared to nine decimals, so that rounding decides no tie.
 *
 * @param weights without faults (see `weightFaults`), in any order
 * @param slots a whole number of slots
 * @returns how many slots each arm gets, by arm in code-point order; the counts add up to `slots`
 * @example apportion([{ arm: 'a', weight: 1 }, { arm: 'b', weight: 2 }], 10).get('b') === 7
 */
export function apportion(weights: readonly ArmWeight[], slots: number): ReadonlyMap<string, number> {
  const ordered = weights.toSorted((a, b) => compareCodePoints(a.arm, b.arm));
  // Dividing by the largest weight first keeps the sum finite for any finite weights.
  const largest = ordered.reduce((max, { weight }) => Math.max(max, weight), 0);
  const scaled = ordered.map(({ weight }) => weight / largest);
  const total = scaled.reduce((sum, weight) => sum + weight, 0);

  const quotas = scaled.map((weight) => snapToInteger((weight / total) * slots));
  const counts = quotas.map(Math.floor);
  const missing = slots - counts.reduce((sum, count) => sum + count, 0);
  const byRemainder = quotas
    .map((quota, index) => ({ index, remainder: Math.round((quota - Math.floor(quota)) * 1e9) }))
    .sort((a, b) => b.remainder - a.remainder || a.index - b.index);
  for (const { index } of byRemainder.slice(0, missing)) counts[index] = (counts[index] ?? 0) + 1;
  return new Map(ordered.map(({ arm }, index) => [arm, counts[index] ?? 0]));
}

/**
 * Every fault of a list of weights.
 *
 * @param weights as somebody wrote them; null stands for an entry whose faults are already known
 * @param pointer where the list lies in the definition
 */
export function weightFaults(
  weights: readonly (Readonly<Record<keyof ArmWeight, unknown>> | null)[],
  pointer: string,
): readonly DefinitionFault[] {
  const reader = new DefinitionReader();
  if (weights.length === 0) reader.fault('no-arms', pointer, 'An allocation needs at least one arm.');
  const seen = new Set<string>();
  weights.forEach((entry, index) => {
    if (entry === null) return;
    const armPointer = `${pointer}/${index}/arm`;
    const arm = reader.text(entry.arm, armPointer);
    if (arm === '') {
      reader.fault('empty-arm-id', armPointer, 'An arm needs a name.');
    } else if (arm !== null && seen.has(arm)) {
      reader.fault('duplicate-arm-id', armPointer, `Arm "${arm}" is listed twice; list each arm once.`);
    }
    if (arm !== null) seen.add(arm);

    const { weight } = entry;
    const weightPointer = `${pointer}/${index}/weight`;
    if (typeof weight !== 'number' || !Number.isFinite(weight)) {
      reader.fault('weight-not-finite', weightPointer, `The weight of arm "${arm}" must be a finite number.`);
    } else if (weight < 0) {
      reader.fault(
        'weight-negative',
        weightPointer,
        `The weight of arm "${arm}" is ${weight}; use 0 or more.`,
      );
    }
  });
  if (weights.length > 0 && weights.every((entry) => entry?.weight === 0)) {
    reader.fault(
      'weights-sum-to-zero',
      pointer,
      'All weights are 0; give at least one arm a positive weight.',
    );
  }
  return reader.faults;
}

/**
 * Reads a list of arms with weights, as JSON has it.
 *
 * @returns the arms in code-point order, or null when there were faults
 */
export function readArmWeights(
  reader: DefinitionReader,
  value: unknown,
  pointer: string,
): readonly ArmWeight[] | null {
  const list = reader.list(value, pointer);
  if (list === null) return null;
  const before = reader.faults.length;
  const entries = list.map((item, index) => {
    const object = reader.object(item, `${pointer}/${index}`, ['arm', 'weight']);
    return object === null ? null : { arm: object['arm'], weight: object['weight'] };
  });
  reader.faults.push(...weightFaults(entries, pointer));
  if (reader.faults.length > before) return null;
  return entries
    .flatMap((entry) =>
      typeof entry?.arm === 'string' && typeof entry.weight === 'number'
        ? [{ arm: entry.arm, weight: entry.weight }]
        : [],
    )
    .sort((a, b) => compareCodePoints(a.arm, b.arm));
}

/** A quota that is a whole number but for rounding (0.1 + 0.2 of 1) is that whole number. */
function snapToInteger(quota: number): number {
  const whole = Math.round(quota);
  return Math.abs(quota - whole) < 1e-9 ? whole : quota;
}
