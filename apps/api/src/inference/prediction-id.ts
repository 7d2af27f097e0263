import { randomFillSync } from 'node:crypto';

/** Ids whose random part is drawn at once: asking the system for each would cost more than scoring a row. */
const POOLED = 1024;
const WORDS = 3;

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Three hexadecimal digits at once: an id is put together from few strings, since joining them is what takes time. */
const HEX_3 = Array.from({ length: 4096 }, (_, value) => value.toString(16).padStart(3, '0'));
const RANDOM_3 = HEX_3.map((digits) => `-7${digits}-`);
const VARIANT_3 = ['8', '9', 'a', 'b'].map((first) => HEX_3.map((digits) => `${first}${digits}-`));

/**
 * Makes the ids of predictions: UUIDs of version 7 (RFC 9562), so an id says in which millisecond its prediction was
 * made, and ids that were made together lie together in the store. The other 74 bits are random.
 */
export class PredictionIds {
  readonly #pool = new Uint32Array(POOLED * WORDS);
  #next = POOLED * WORDS;
  #madeAt = Number.NaN;
  #prefix = '';
  #high = 0;
  #low = 0;
  #random = 0;
  #variant = 0;
  #last = 0;

  /** The next id; {@link PredictionIds.copyWords} gives it as numbers. */
  next(nowMs: number): string {
    this.#draw(nowMs);
    const random = this.#random;
    const variant = this.#variant;
    const last = this.#last;
    const digits = VARIANT_3[(variant >>> 28) & 3] ?? HEX_3;
    return (
      this.#prefix +
      (RANDOM_3[random] ?? '') +
      (digits[(variant >>> 16) & 0xfff] ?? '') +
      (HEX_3[(variant >>> 4) & 0xfff] ?? '') +
      (HEX_3[((variant & 0xf) << 8) | (last >>> 24)] ?? '') +
      (HEX_3[(last >>> 12) & 0xfff] ?? '') +
      (HEX_3[last & 0xfff] ?? '')
    );
  }

  /**
   * Many ids at once, cheaper than one by one: their digits are written into one text, of which each id is a part.
   *
   * @param words gets four words per id
   */
  many(count: number, nowMs: number, words: Uint32Array): readonly string[] {
    const text = Buffer.allocUnsafe(ID_LENGTH * count);
    for (let i = 0; i < count; i++) {
      this.#draw(nowMs);
      this.copyWords(words, 4 * i);
      writeDigits(text, ID_LENGTH * i, words, 4 * i);
    }
    const whole = text.toString('latin1');
    return Array.from({ length: count }, (_, i) => whole.substring(ID_LENGTH * i, ID_LENGTH * (i + 1)));
  }

  /** Writes the last id as four 32-bit words, for whoever stores it without its text. */
  copyWords(words: Uint32Array, at: number): void {
    words[at] = this.#high;
    words[at + 1] = this.#low | this.#random;
    words[at + 2] = (this.#variant & 0x3fff_ffff) | 0x8000_0000;
    words[at + 3] = this.#last;
  }

  #draw(nowMs: number): void {
    if (this.#next === this.#pool.length) {
      randomFillSync(this.#pool);
      this.#next = 0;
    }
    if (nowMs !== this.#madeAt) this.#begin(nowMs);
    this.#random = (this.#pool[this.#next++] ?? 0) & 0xfff;
    this.#variant = this.#pool[this.#next++] ?? 0;
    this.#last = this.#pool[this.#next++] ?? 0;
  }

  #begin(nowMs: number): void {
    this.#madeAt = nowMs;
    this.#high = Math.floor(nowMs / 0x1_0000);
    const low = nowMs & 0xffff;
    this.#low = (low << 16) | 0x7000;
    this.#prefix = `${this.#high.toString(16).padStart(8, '0')}-${low.toString(16).padStart(4, '0')}`;
  }
}

const ID_LENGTH = 36;
const HYPHEN = 0x2d;
/** Where the two digits of each byte go. */
const PLACES = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34];
const FIRST_DIGITS = Uint8Array.from(HEX, (digits) => digits.charCodeAt(0));
const SECOND_DIGITS = Uint8Array.from(HEX, (digits) => digits.charCodeAt(1));

function writeDigits(text: Uint8Array, start: number, words: Uint32Array, at: number): void {
  for (let byte = 0; byte < 16; byte++) {
    const value = ((words[at + (byte >> 2)] ?? 0) >>> (24 - 8 * (byte & 3))) & 0xff;
    const place = start + (PLACES[byte] ?? 0);
    text[place] = FIRST_DIGITS[value] ?? 0;
    text[place + 1] = SECOND_DIGITS[value] ?? 0;
  }
  text[start + 8] = text[start + 13] = text[start + 18] = text[start + 23] = HYPHEN;
}

/** The text of an id that stands in four words from `at` on. */
export function predictionIdOf(words: Uint32Array, at: number): string {
  const [a, b, c, d] = [words[at] ?? 0, words[at + 1] ?? 0, words[at + 2] ?? 0, words[at + 3] ?? 0];
  return (
    byteAt(a, 24) +
    byteAt(a, 16) +
    byteAt(a, 8) +
    byteAt(a, 0) +
    '-' +
    byteAt(b, 24) +
    byteAt(b, 16) +
    '-' +
    byteAt(b, 8) +
    byteAt(b, 0) +
    '-' +
    byteAt(c, 24) +
    byteAt(c, 16) +
    '-' +
    byteAt(c, 8) +
    byteAt(c, 0) +
    byteAt(d, 24) +
    byteAt(d, 16) +
    byteAt(d, 8) +
    byteAt(d, 0)
  );
}

const PREDICTION_ID = /^([0-9a-f]{8})-([0-9a-f]{4})-(7[0-9a-f]{3})-([89ab][0-9a-f]{3})-([0-9a-f]{12})$/;

/** Reads an id: its words and the millisecond in which it was made; null when the text is no id of ours. */
export function parsePredictionId(
  text: string,
): { readonly words: Uint32Array; readonly madeAt: number } | null {
  const [, first, second, third, fourth, last] = PREDICTION_ID.exec(text) ?? [];
  if (first === undefined || last === undefined) return null;
  const words = Uint32Array.of(
    parseInt(first, 16),
    parseInt(`${second ?? ''}${third ?? ''}`, 16),
    parseInt(`${fourth ?? ''}${last.slice(0, 4)}`, 16),
    parseInt(last.slice(4), 16),
  );
  return { words, madeAt: madeAtOf(words, 0) };
}

/** The millisecond since 1970 in which an id was made whose words stand from `at` on. */
export function madeAtOf(words: Uint32Array, at: number): number {
  return (words[at] ?? 0) * 0x1_0000 + ((words[at + 1] ?? 0) >>> 16);
}

function byteAt(word: number, shift: number): string {
  return HEX[(word >>> shift) & 0xff] ?? '';
}
