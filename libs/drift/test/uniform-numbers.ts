/**
 * Repeatable numbers in [0, 1): a counter in steps of an odd constant, mixed by multiplication and shifts (the public
 * generator mulberry32). The streams that other implementations were run on are drawn by it.
 */
export function uniformNumbers(seed: number): () => number {
  let counter = seed | 0;
  return () => {
    counter = (counter + 0x6d2b79f5) | 0;
    const mixed = Math.imul(counter ^ (counter >>> 15), counter | 1);
    const folded = mixed ^ (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61));
    return ((folded ^ (folded >>> 14)) >>> 0) / 2 ** 32;
  };
}
