import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Explanation } from '@switchyard/model-io';
import { ProblemException } from '../edge/problem.ts';
import type { AnsweringRow } from './answering-row.ts';
import { TURN_MS } from './run-queue.ts';

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

/**
 * Explains the rows of a batch a few at a time: an explanation may take a thousand times as long as a score, and
 * callers want to be heard meanwhile.
 *
 * @param deadline by `performance.now()`, in milliseconds
 * @throws ProblemException as {@link explainRow} does, and `deadline_exceeded` when there are too many rows
 */
export async function explainRows(
  rows: readonly AnsweringRow[],
  values: Float64Array,
  deadline: number,
): Promise<void> {
  let turnStart = performance.now();
  for (const [done, row] of rows.entries()) {
    row.explanation = explainRow(row, values);
    const now = performance.now();
    if (now > deadline) {
      throw new ProblemException(
        'deadline_exceeded',
        `Only ${done + 1} of ${rows.length} rows could be explained in time. Send fewer rows at once, or leave "explain" out.`,
      );
    }
    if (now - turnStart < TURN_MS) continue;
    await nextTurn();
    turnStart = performance.now();
  }
}

function unexplained(model: string, version: string, reason: string): ProblemException {
  return new ProblemException(
    'not_implemented',
    `${model} ${version} cannot be explained: ${reason} Leave "explain" out.`,
  );
}
