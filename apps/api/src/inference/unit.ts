/** Characters that a unit may have. */
const MAXIMUM_UNIT = 256;

/**
 * What is wrong with a unit as a caller gives it; null when nothing is. The same in every protocol. NUL is refused
 * here because PostgreSQL cannot keep it: the label of such a unit would fail long after its prediction was answered.
 */
export function unitFault(unit: unknown): string | null {
  if (unit === undefined) return null;
  const isText = typeof unit === 'string' && unit !== '' && unit.length <= MAXIMUM_UNIT;
  return isText && !unit.includes('\0')
    ? null
    : `must be a text of 1 to ${MAXIMUM_UNIT} characters, without the character NUL.`;
}
