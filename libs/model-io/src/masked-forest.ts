import { evaluateForest, finishScores } from './forest-evaluation.ts';
import { leafWidth, type Forest } from './forest.ts';
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
  readonly #columns: IntervalMasks['columns'];
  /** Per leaf, its vote in eight bits of its class; null when the counts do not fit one number. */
  readonly #packed: Int32Array | null;
  /** Per tree, the AND of the masks of all columns but the last four. */
  readonly #before: Int32Array;
  /** Where the masks of the last four columns' intervals begin; 0, which is all ones, for columns that are absent. */
  readonly #places = new Int32Array(4);

  constructor(forest: Forest, { trees, columns, masks, leafRows }: IntervalMasks) {
    this.#forest = forest;
    this.#masks = masks;
    this.#leafRows = leafRows;
    this.#trees = trees;
    this.#columns = columns;
    this.#before = new Int32Array(trees).fill(-1);
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
    const trees = this.#trees;
    const isStrict = this.#forest.comparison === 'less';
    const early = this.#columns.length - 4;
    for (let i = 0; i < this.#columns.length; i++) {
      const entry = this.#columns[i];
      if (entry === undefined) continue;
      const { thresholds, column, start } = entry;
      const value = row[offset + column] ?? 0;
      let low = 0;
      let high = thresholds.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        const threshold = thresholds[middle] ?? 0;
        if (isStrict ? value >= threshold : value > threshold) low = middle + 1;
        else high = middle;
      }
      const place = start + low * trees;
      if (i >= early) this.#places[i - Math.max(0, early)] = place;
      else this.#narrow(place, i === 0);
    }
  }

  #narrow(place: number, isFirst: boolean): void {
    const before = this.#before;
    const masks = this.#masks;
    for (let tree = 0; tree < before.length; tree++) {
      const mask = masks[place + tree] ?? 0;
      before[tree] = isFirst ? mask : (before[tree] ?? 0) & mask;
    }
  }

  /** Adds all votes up in one number. Ties are rare and go to the plain evaluation, which counts in tree order. */
  #packedVotes(packed: Int32Array, row: Float64Array, offset: number, scores: Float64Array): number {
    const trees = this.#trees;
    const masks = this.#masks;
    const before = this.#before;
    const places = this.#places;
    const a = places[0] ?? 0;
    const b = places[1] ?? 0;
    const c = places[2] ?? 0;
    const d = places[3] ?? 0;
    let sum = 0;
    for (let tree = 0, last = 31; tree < trees; tree++, last += 32) {
      const mask =
        (before[tree] ?? 0) &
        (masks[a + tree] ?? 0) &
        (masks[b + tree] ?? 0) &
        (masks[c + tree] ?? 0) &
        (masks[d + tree] ?? 0);
      sum = (sum + (packed[last - Math.clz32(mask & -mask)] ?? 0)) | 0;
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
      const vote = this.#forest.leaves[this.#leafRowOf(tree)] ?? 0;
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
    const a = places[0] ?? 0;
    const b = places[1] ?? 0;
    const c = places[2] ?? 0;
    const d = places[3] ?? 0;
    const mask =
      (this.#before[tree] ?? 0) &
      (masks[a + tree] ?? 0) &
      (masks[b + tree] ?? 0) &
      (masks[c + tree] ?? 0) &
      (masks[d + tree] ?? 0);
    return this.#leafRows[tree * 32 + 31 - Math.clz32(mask & -mask)] ?? 0;
  }
}
