import type { LoadedVersion } from '../../models/loaded-version.ts';
import { NumberTexts } from '../number-texts.ts';
import type { ScoredBatch, ScoredRow } from '../scored-batch.ts';
import { OUTPUT_NAMES, type OutputName } from './model-metadata.ts';

/**
 * Writes the inference responses of one version as JSON text. What is the same for every request is written once,
 * ahead.
 */
class InferAnswer {
  readonly #start: string;
  readonly #parameters: string;
  readonly #isClass: boolean;
  readonly #width: number;
  readonly #classTexts: readonly string[];
  readonly #classes: string;
  readonly #numbers = new NumberTexts();

  constructor({ model, version, name, width, manifest }: LoadedVersion) {
    const { output } = manifest.signature;
    const classes = output.kind === 'class' ? output.classes : [];
    this.#start = `{"model_name":${JSON.stringify(model)},"model_version":"${version}"`;
    this.#parameters = `,"parameters":{"model_version":${JSON.stringify(name)},"variant":`;
    this.#isClass = output.kind === 'class';
    this.#width = width;
    this.#classTexts = classes.map((text) => JSON.stringify(text));
    this.#classes = `"datatype":"FP64","parameters":${JSON.stringify({ classes: JSON.stringify(classes) })},"data":[`;
  }

  text(
    id: string | null,
    rows: readonly ScoredRow[],
    scores: Float64Array,
    wanted: readonly OutputName[],
  ): string {
    let text = this.#start;
    if (id !== null) text += `,"id":${JSON.stringify(id)}`;
    const variant = rows[0]?.arm.variantText ?? '""';
    text += `${this.#parameters}${variant},${idsText(rows)}},"outputs":[`;
    const outputs = wanted.filter((name) => this.#isClass || name === 'predict');
    for (const [i, name] of outputs.entries()) {
      if (i > 0) text += ',';
      text += name === 'predict' ? this.#predictions(rows, scores) : this.#shares(rows, scores);
    }
    return `${text}]}`;
  }

  #predictions(rows: readonly ScoredRow[], scores: Float64Array): string {
    const datatype = this.#isClass ? 'BYTES' : 'FP64';
    let text = `{"name":"predict","shape":[${rows.length}],"datatype":"${datatype}","data":[`;
    let separator = '';
    for (const { winner, at } of rows) {
      text += separator + (this.#isClass ? (this.#classTexts[winner] ?? '') : String(scores[at] ?? 0));
      separator = ',';
    }
    return `${text}]}`;
  }

  #shares(rows: readonly ScoredRow[], scores: Float64Array): string {
    const width = this.#width;
    let text = `{"name":"predict_proba","shape":[${rows.length},${width}],${this.#classes}`;
    let separator = '';
    for (const { at } of rows) {
      for (let k = 0; k < width; k++) {
        text += separator + this.#numbers.of(scores[at + k] ?? 0);
        separator = ',';
      }
    }
    return `${text}]}`;
  }
}

/** Parameters are flat in this protocol, so many ids are one text. */
function idsText(rows: readonly ScoredRow[]): string {
  const [first] = rows;
  return rows.length === 1 && first !== undefined
    ? `"prediction_id":"${first.predictionId}"`
    : `"prediction_ids":"${rows.map(({ predictionId }) => predictionId).join(',')}"`;
}

const answers = new WeakMap<LoadedVersion, InferAnswer>();

/**
 * The body of an inference response as JSON text.
 *
 * @param id to be echoed; null when there is none
 * @param batch of one unit, so that one version has scored all of it
 * @param outputs in the order wanted; null: everything
 */
export function inferAnswer(
  id: string | null,
  { rows, scores }: ScoredBatch,
  outputs: readonly OutputName[] | null,
): string {
  const version = rows[0]?.version;
  if (version === undefined) return '{}';
  let answer = answers.get(version);
  if (answer === undefined) {
    answer = new InferAnswer(version);
    answers.set(version, answer);
  }
  return answer.text(id, rows, scores, outputs ?? OUTPUT_NAMES);
}
