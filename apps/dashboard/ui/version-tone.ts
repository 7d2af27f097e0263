/** How many version colours the tokens hold. */
export const TONES = 6;

/** The colour of a version (`v3`), from 1 to {@link TONES}: by its number, so that it is the same everywhere and always. */
export function toneOf(version: string): number {
  const number = Number(/\d+/.exec(version)?.[0] ?? 1);
  return ((Math.max(1, number) - 1) % TONES) + 1;
}

/** Whether a version is drawn hatched: neighbours differ without colour, too. */
export function isHatched(version: string): boolean {
  return toneOf(version) % 2 === 0;
}
