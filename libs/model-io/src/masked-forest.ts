import { evaluateForest, finishScores } from './forest-evaluation.ts';
import { leafWidth, type Forest } from './forest.ts';
import { float64At, int32At, uint32At } from './in-range.ts';
import type { IntervalMasks } from './interval-masks.ts';

/** Class counts that fit one 32-bit number, eight bits each, without reaching its sign. */
const PACKED_CLASSES = 3;
const PACKED_TREES = 255;

/** Evaluates rows of one forest by its interval masks: the same scores as `evaluateForest`, to the bit. */
export class MaskedForest {
  readonly #forest: Forest;
  readonly #masks: Int32Array;
  readonly #leafRows: Uint32Array;
  readonly #trees: number;
  readonly #isStrict: boolean;
  readonly #columns: IntervalMasks['columns'];
  /** Per leaf, its vote in eight bits of its class; null when the counts do not fit one number. */
  readonly #packed: Int32Array | null;
  /**
   * Where the four blocks of masks begin whose AND tells the leaves: of four columns, or of three and of all the
   * others together. 0, which is all ones, for columns that are absent.
   */
  readonly #places = new Int32Array(4);

  constructor(forest: Forest, { trees, columns, masks, leafRows }: IntervalMasks) {
    this.#forest = forest;
    this.#masks = masks;
    this.#leafRows = leafRows;
    this.#trees = trees;
    this.#isStrict = forest.comparison === 'less';
    this.#columns = columns;
    const isPacked =
      forest.aggregation.kind === 'votes' && forest.outputs <= PACKED_CLASSES && trees <= PACKED_TREES;
    this.#packed = isPacked
      ? Int32Array.from(leafRows, (leaf) => 1 << (8 * (forest.leaves[leaf] ?? 0)))
      : null;
  }

  /** As {@link evaluateForest}. */
  evaluate(row: Float64Array, offset: number, scores: Float64Array): number {
    this.#locate(row, offset);
    if (this.#packed !== null) return this.#packedVotes(this.#packed, row, offset, scores);
    return this.#forest.aggregation.kind === 'votes'
      ? this.#countedVotes(scores)
      : this.#summedLeaves(scores);
  }

  /** Finds the interval of each column. */
  #locate(row: Float64Array, offset: number): void {
    const columns = this.#columns;
    const places = this.#places;
    const merged = columns.length > places.length ? columns.length - places.length + 1 : 0;
    for (let i = merged; i < columns.length; i++)
      places[i - merged + (merged > 0 ? 1 : 0)] = this.#placeOf(i, row, offset);
    if (merged === 0) return;
    const work = this.#trees;
    places[0] = work;
    const masks = this.#masks;
    for (let i = 0; i < merged; i++) {
      const place = this.#placeOf(i, row, offset);
      for (let tree = 0; tree < work; tree++) {
        const mask = int32At(masks, place + tree);
        masks[work + tree] = i === 0 ? mask : int32At(masks, work + tree) & mask;
      }
    }
  }

  /** Where the masks of one column's interval begin. */
  #placeOf(index: number, row: Float64Array, offset: number): number {
    const entry = this.#columns[index];
    if (entry === undefined) return 0;
    const { thresholds, column, start } = entry;
    const value = float64At(row, offset + column);
    const isStrict = this.#isStrict;
    let low = 0;
    let high = thresholds.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const threshold = float64At(thresholds, middle);
      if (isStrict ? value >= threshold : value > threshold) low = middle + 1;
      else high = middle;
    }
    return start + low * this.#trees;
  }

  /** Adds all votes up in one number. Ties are rare and go to the plain evaluation, which counts in tree order. */
  #packedVotes(packed: Int32Array, row: Float64Array, offset: number, scores: Float64Array): number {
    const trees = this.#trees;
    const masks = this.#masks;
    const places = this.#places;
    const a = int32At(places, 0);
    const b = int32At(places, 1);
    const c = int32At(places, 2);
    const d = int32At(places, 3);
    let sum = 0;
    for (let tree = 0, last = 31; tree < trees; tree++, last += 32) {
      const mask =
        int32At(masks, a + tree) &
        int32At(masks, b + tree) &
        int32At(masks, c + tree) &
        int32At(masks, d + tree);
      sum = (sum + int32At(packed, last - Math.clz32(mask & -mask))) | 0;
    }
    let winner = 0;
    let most = -1;
    let isTie = false;
    for (let k = 0; k < scores.length; k++) {
      const count = (sum >> (8 * k)) & 0xff;
      scores[k] = count / trees;
      if (count === most) isTie = true;
      if (count > most) {
        winner = k;
        most = count;
        isTie = false;
      }
    }
    return isTie ? evaluateForest(this.#forest, row, offset, scores) : winner;
  }

  /** The first class to reach the highest count wins, in tree order. */
  #countedVotes(scores: Float64Array): number {
    scores.fill(0);
    let winner = 0;
    let most = 0;
    for (let tree = 0; tree < this.#trees; tree++) {
      const vote = float64At(this.#forest.leaves, this.#leafRowOf(tree));
      const votes = (scores[vote] ?? 0) + 1;
      scores[vote] = votes;
      if (votes > most) {
        most = votes;
        winner = vote;
      }
    }
    for (let k = 0; k < scores.length; k++) scores[k] = (scores[k] ?? 0) / this.#trees;
    return winner;
  }

  #summedLeaves(scores: Float64Array): number {
    const { leaves, base, aggregation } = this.#forest;
    const width = leafWidth(this.#forest);
    if (aggregation.kind === 'sum') scores.set(base);
    else scores.fill(0);
    for (let tree = 0; tree < this.#trees; tree++) {
      const start = this.#leafRowOf(tree) * width;
      for (let k = 0; k < width; k++) scores[k] = (scores[k] ?? 0) + (leaves[start + k] ?? 0);
    }
    return finishScores(this.#forest, scores);
  }

  #leafRowOf(tree: number): number {
    const masks = this.#masks;
    const places = this.#places;
    const mask =
      int32At(masks, int32At(places, 0) + tree) &
      int32At(masks, int32At(places, 1) + tree) &
      int32At(masks, int32At(places, 2) + tree) &
      int32At(masks, int32At(places, 3) + tree);
    return uint32At(this.#leafRows, tree * 32 + 31 - Math.clz32(mask & -mask));
  }
}
