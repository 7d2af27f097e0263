import type { Explanation } from '@switchyard/model-io';
import { ProblemException } from '../edge/problem.ts';
import type { AnsweringRow } from './answering-row.ts';

/**
 * How far each input moved a row's score, by exact TreeSHAP.
 *
 * @throws ProblemException `not_implemented` when the version is no forest that is scored here, or too deep a one
 */
export function explainRow({ version, offset }: AnsweringRow, values: Float64Array): Explanation {
  const { engine, model, name } = version;
  if (engine.kind === 'worker') {
    throw unexplained(
      model,
      name,
      `contributions are computed for small forests only, and it runs on ${engine.runtime}.`,
    );
  }
  try {
    return engine.model.explain(values, offset);
  } catch (error) {
    if (error instanceof RangeError) throw unexplained(model, name, error.message);
    throw error;
  }
}

function unexplained(model: string, version: string, reason: string): ProblemException {
  return new ProblemException(
    'not_implemented',
    `${model} ${version} cannot be explained: ${reason} Leave "explain" out.`,
  );
}
