/** Texts that are kept: a forest that votes has few shares, and writing one costs more than finding it. */
const KEPT = 4096;

/** Writes numbers as JSON text and remembers the first few thousand. */
export class NumberTexts {
  readonly #kept = new Map<number, string>();

  /** @param value finite */
  of(value: number): string {
    const kept = this.#kept.get(value);
    if (kept !== undefined) return kept;
    const text = String(value);
    if (this.#kept.size < KEPT) this.#kept.set(value, text);
    return text;
  }
}
