import type { JsonObject, JsonReader } from '../json-reader.ts';

/** Say how a layer was trained, or what tfjs calls it, but not what it computes. */
const IRRELEVANT =
  /^(name|trainable|batch_input_shape|batch_shape|dtype|momentum|rate|stddev|seed|noise_shape|.+_(initializer|regularizer|constraint))$/;

/** Reads the config of one layer. A key that is missing or null has its default, as in Keras. */
export class LayerConfig {
  readonly #reader: JsonReader;
  readonly #config: JsonObject;
  readonly #pointer: string;
  readonly #known = new Set<string>();

  constructor(reader: JsonReader, json: unknown, pointer: string) {
    this.#reader = reader;
    this.#config = reader.record(json, pointer);
    this.#pointer = pointer;
    const dtype = this.#config['dtype'];
    if (dtype !== undefined && dtype !== null && dtype !== 'float32') {
      reader.fault('wrong-value', `${pointer}/dtype`, 'must be float32; train the model in that type.');
    }
  }

  /** Call it last: whatever nobody asked for, and is known to be of no consequence, is a fault. */
  end(escape: (key: string) => string): void {
    for (const key of Object.keys(this.#config)) {
      if (this.#known.has(key) || IRRELEVANT.test(key)) continue;
      this.#reader.fault(
        'unknown-key',
        `${this.#pointer}/${escape(key)}`,
        'is not a known key of this layer.',
      );
    }
  }

  boolean(key: string, fallback: boolean): boolean {
    const value = this.#get(key);
    return value === undefined ? fallback : this.#reader.boolean(value, this.#at(key));
  }

  number(key: string, fallback: number): number {
    const value = this.#get(key);
    return value === undefined ? fallback : this.#reader.finite(value, this.#at(key));
  }

  numberOrNull(key: string): number | null {
    const value = this.#get(key);
    return value === undefined ? null : this.#reader.finite(value, this.#at(key));
  }

  /** Without a default the key must be there. */
  integer(key: string, minimum: number, fallback?: number): number {
    const value = this.#get(key);
    if (value !== undefined) return this.#reader.integer(value, this.#at(key), minimum);
    if (fallback === undefined) this.#reader.fault('missing-key', this.#at(key), 'is missing.');
    return fallback ?? minimum;
  }

  /** One number stands for a list of one; null in a list for −1. */
  integers(key: string, minimum: number, fallback?: readonly number[]): readonly number[] {
    const value = this.#get(key);
    if (value === undefined) {
      if (fallback === undefined) this.#reader.fault('missing-key', this.#at(key), 'is missing.');
      return fallback ?? [];
    }
    if (typeof value === 'number') return [this.#reader.integer(value, this.#at(key), minimum)];
    return this.#reader
      .list(value, this.#at(key))
      .map((entry, i) => this.#reader.integer(entry ?? -1, `${this.#at(key)}/${i}`, minimum));
  }

  oneOf<const Choice extends string>(
    key: string,
    choices: readonly [Choice, ...Choice[]],
    fallback?: Choice,
  ): Choice {
    const value = this.#get(key);
    if (value !== undefined) return this.#reader.oneOf(value, this.#at(key), choices);
    if (fallback === undefined) this.#reader.fault('missing-key', this.#at(key), 'is missing.');
    return fallback ?? choices[0];
  }

  /** A key that later versions of Keras write, with the only value that tfjs can compute. */
  only(key: string, value: number | boolean | string): void {
    const actual = this.#get(key);
    if (actual !== undefined && actual !== value) {
      this.#reader.fault('wrong-value', this.#at(key), `must be ${value}; nothing else is supported.`);
    }
  }

  #get(key: string): unknown {
    this.#known.add(key);
    return this.#config[key] ?? undefined;
  }

  #at(key: string): string {
    return `${this.#pointer}/${key}`;
  }
}
