import { compareCodePoints } from './code-point-order.ts';
import type { DefinitionReader } from './definition-reader.ts';
import { slotsOfShare } from './slot.ts';

/** An arm or version that is scored along with the one that serves, and never answers. */
export interface Shadow {
  readonly arm: string;
  /** The share of the assigned units whose requests it scores, from 0 to 1, rounded to whole slots. */
  readonly share: number;
}

/**
 * Which shadows a unit's requests are scored by: those whose share covers its slot of purpose `shadow`. One draw
 * serves all shadows, so the units of a smaller share are among those of a larger one and shadows can be compared in
 * pairs. The arm that serves is nobody's shadow.
 */
export function shadowsAt(shadows: readonly Shadow[], slot: number, served: string): readonly string[] {
  return shadows
    .filter(({ arm, share }) => slot < slotsOfShare(share) && arm !== served)
    .map(({ arm }) => arm);
}

/** The shadows in code-point order; null when there were faults. */
export function readShadows(
  reader: DefinitionReader,
  value: unknown,
  pointer: string,
): readonly Shadow[] | null {
  const list = reader.list(value, pointer);
  if (list === null) return null;
  const before = reader.faults.length;
  const seen = new Set<string>();
  const shadows = list.flatMap((item, index): Shadow[] => {
    const place = `${pointer}/${index}`;
    const object = reader.object(item, place, ['arm', 'share']);
    if (object === null) return [];
    const arm = reader.text(object['arm'], `${place}/arm`);
    if (arm === '') reader.fault('empty-arm-id', `${place}/arm`, 'An arm needs a name.');
    if (arm !== null && seen.has(arm)) {
      reader.fault('duplicate-arm-id', `${place}/arm`, `Shadow "${arm}" is listed twice; list it once.`);
    }
    if (arm !== null) seen.add(arm);
    const share = reader.share(object['share'], `${place}/share`);
    return arm === null || share === null ? [] : [{ arm, share }];
  });
  return reader.faults.length > before ? null : shadows.sort((a, b) => compareCodePoints(a.arm, b.arm));
}
