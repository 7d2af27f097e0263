import type { LiveArm } from '../../models/live-arm.ts';
import type { LoadedVersion } from '../../models/loaded-version.ts';
import type { ScoredBatch, ScoredRow } from '../scored-batch.ts';
import { AnswerText } from './answer-text.ts';

const texts = new WeakMap<LiveArm, WeakMap<LoadedVersion, AnswerText>>();

/** The answer of the native protocol as JSON text: one row's members at the top, or a list of all rows'. */
export function nativeAnswer({ model, rows, scores }: ScoredBatch, isBatch: boolean): string {
  const name = JSON.stringify(model);
  const [first] = rows;
  if (!isBatch && first !== undefined) return `{"model":${name},${rowText(textOf(first), first, scores)}}`;
  const written: string[] = [];
  let arm: LiveArm | null = null;
  let version: LoadedVersion | null = null;
  let text: AnswerText | null = null;
  for (const row of rows) {
    if (text === null || row.arm !== arm || row.version !== version) {
      ({ arm, version } = row);
      text = textOf(row);
    }
    written.push(rowText(text, row, scores));
  }
  return `{"model":${name},"predictions":[{${written.join('},{')}}]}`;
}

function rowText(text: AnswerText, row: ScoredRow, scores: Float64Array): string {
  const { predictionId, winner, at, explanation } = row;
  const explained = explanation === null ? null : JSON.stringify(explanation);
  return text.row(winner, scores, at, predictionId, explained);
}

function textOf({ arm, version }: ScoredRow): AnswerText {
  let ofArm = texts.get(arm);
  if (ofArm === undefined) {
    ofArm = new WeakMap();
    texts.set(arm, ofArm);
  }
  let text = ofArm.get(version);
  if (text === undefined) {
    text = new AnswerText(version.name, arm.variantText, version.manifest.signature.output);
    ofArm.set(version, text);
  }
  return text;
}
