/**
 * Compares two strings by Unicode code points. JavaScript's own order is by UTF-16 units, which puts astral
 * characters before U+E000–U+FFFF and so disagrees with the order that other languages' clients have.
 *
 * @returns negative, zero or positive, as a sort callback does
 * @example compareCodePoints('\uffee', '🌲') < 0 === true
 */
export function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x === y) continue;
    const surrogateX = x >= 0xd800 && x <= 0xdfff;
    const surrogateY = y >= 0xd800 && y <= 0xdfff;
    return surrogateX === surrogateY ? x - y : surrogateX ? 1 : -1;
  }
  return a.length - b.length;
}
