/** Characters that a unit may have. */
const MAXIMUM_UNIT = 256;

/** What is wrong with a unit as a caller gives it; null when nothing is. The same in every protocol. */
export function unitFault(unit: unknown): string | null {
  if (unit === undefined) return null;
  return typeof unit === 'string' && unit !== '' && unit.length <= MAXIMUM_UNIT
    ? null
    : `must be a text of 1 to ${MAXIMUM_UNIT} characters.`;
}
