import type { Output } from '@switchyard/model-io';

/** Outcomes whose text is kept: forests that vote have few, and writing one costs more than finding it. */
const KEPT_OUTCOMES = 4096;

/** Outcomes of more classes are not looked for: finding one would cost as much as writing it. */
const KEPT_CLASSES = 4;

/** Scores → text, one level per class. */
type Outcomes = Map<number, Outcomes | string>;

/**
 * Writes the answers that one version gives for one arm as JSON text. What is the same for every row is written once,
 * ahead, and so is every outcome that comes again; `JSON.stringify` on a fresh object takes several times as long.
 */
export class AnswerText {
  readonly #classes: readonly string[];
  readonly #keys: readonly string[];
  readonly #tail: string;
  readonly #outcomes: Outcomes = new Map();
  #kept = 0;

  /**
   * @param version the name of the version that scores, such as `v2`
   * @param variant the arm's name as JSON text
   */
  constructor(version: string, variant: string, output: Output) {
    const classes = output.kind === 'class' ? output.classes : [];
    this.#classes = classes.map((name) => `"prediction":${JSON.stringify(name)},"probabilities":{`);
    this.#keys = classes.map((name, k) => `${k === 0 ? '' : ','}${JSON.stringify(name)}:`);
    this.#tail = `"model_version":${JSON.stringify(version)},"variant":${variant},"prediction_id":"`;
  }

  /**
   * The members of one row's answer, without braces: `"prediction":…,"probabilities":{…},…,"prediction_id":"…"`.
   *
   * @param scores one share per class, or the one number of a regression, from `at` on; finite
   * @param explanation JSON text, or null when none was asked for
   */
  row(
    winner: number,
    scores: Float64Array,
    at: number,
    predictionId: string,
    explanation: string | null,
  ): string {
    const text = `${this.#outcome(winner, scores, at)}${predictionId}"`;
    return explanation === null ? text : `${text},"explanation":${explanation}`;
  }

  #outcome(winner: number, scores: Float64Array, at: number): string {
    const classes = this.#keys.length;
    if (classes === 0 || classes > KEPT_CLASSES) return this.#write(winner, scores, at);
    // The winner is the first key: equal shares may have another one.
    let found = this.#outcomes.get(winner);
    for (let k = 0; k < classes; k++) {
      if (typeof found !== 'object') return this.#writeAndKeep(winner, scores, at);
      found = found.get(scores[at + k] ?? 0);
    }
    return typeof found === 'string' ? found : this.#writeAndKeep(winner, scores, at);
  }

  #writeAndKeep(winner: number, scores: Float64Array, at: number): string {
    const text = this.#write(winner, scores, at);
    if (this.#kept >= KEPT_OUTCOMES) return text;
    this.#kept++;
    let level = levelOf(this.#outcomes, winner);
    const last = this.#keys.length - 1;
    for (let k = 0; k < last; k++) level = levelOf(level, scores[at + k] ?? 0);
    level.set(scores[at + last] ?? 0, text);
    return text;
  }

  #write(winner: number, scores: Float64Array, at: number): string {
    const keys = this.#keys;
    if (keys.length === 0) return `"prediction":${String(scores[at] ?? 0)},${this.#tail}`;
    const shares = keys.map((key, k) => key + String(scores[at + k] ?? 0)).join('');
    return `${this.#classes[winner] ?? ''}${shares}},${this.#tail}`;
  }
}

function levelOf(outcomes: Outcomes, key: number): Outcomes {
  const known = outcomes.get(key);
  if (typeof known === 'object') return known;
  const level: Outcomes = new Map();
  outcomes.set(key, level);
  return level;
}
