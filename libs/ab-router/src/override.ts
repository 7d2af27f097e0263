import { compareCodePoints } from './code-point-order.ts';
import type { DefinitionReader } from './definition-reader.ts';

/** A unit that is given an arm by hand, for a test or a promise; it is no part of the experiment's evidence. */
export interface Override {
  readonly unit: string;
  readonly arm: string;
}

/** The arm that was given to a unit by hand. Binary search: overrides lie in code-point order of their units. */
export function overriddenArm(overrides: readonly Override[], unit: string): string | undefined {
  let low = 0;
  let high = overrides.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const override = overrides[middle];
    if (override === undefined) return undefined;
    const order = compareCodePoints(unit, override.unit);
    if (order === 0) return override.arm;
    if (order < 0) high = middle - 1;
    else low = middle + 1;
  }
  return undefined;
}

/**
 * Reads a list of overrides.
 *
 * @param arms the arms that there are; null when they are not known because of faults of their own
 * @returns the overrides in code-point order of their units, or null when there were faults
 */
export function readOverrides(
  reader: DefinitionReader,
  value: unknown,
  pointer: string,
  arms: readonly string[] | null,
): readonly Override[] | null {
  const list = reader.list(value, pointer);
  if (list === null) return null;
  const before = reader.faults.length;
  const seen = new Set<string>();
  const overrides = list.flatMap((item, index): Override[] => {
    const place = `${pointer}/${index}`;
    const object = reader.object(item, place, ['unit', 'arm']);
    if (object === null) return [];
    // Units arrive as they are, half surrogate pairs included; so they are named here.
    const unit = object['unit'];
    if (typeof unit !== 'string') {
      reader.fault('wrong-type', `${place}/unit`, 'Give a text.');
    } else if (seen.has(unit)) {
      reader.fault('duplicate-unit', `${place}/unit`, `Unit "${unit}" is listed twice; give it one arm.`);
    } else seen.add(unit);
    const arm = reader.text(object['arm'], `${place}/arm`);
    if (arm !== null && arms?.includes(arm) === false) {
      reader.fault('unknown-arm', `${place}/arm`, `There is no arm "${arm}"; there are ${arms.join(', ')}.`);
    }
    return typeof unit === 'string' && arm !== null ? [{ unit, arm }] : [];
  });
  return reader.faults.length > before ? null : overrides.sort((a, b) => compareCodePoints(a.unit, b.unit));
}
