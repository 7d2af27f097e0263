import { ProblemException, type ProblemFault } from '../edge/problem.ts';
import { invalid } from './read-rows.ts';
import type { ScoreRequest } from './score-request.ts';
import type { ScoredBatch } from './scored-batch.ts';
import type { Scorer } from './scorer.ts';

/**
 * Says a fault of a row in terms of the caller's body.
 *
 * @param key the input's name where rows are objects, its index where they are lists; null for the row as a whole
 * @param detail what is wrong there
 */
export type CallerPlace = (row: number, key: string | null, detail: string) => ProblemFault;

/**
 * Scores rows that stand in the caller's body otherwise than as rows. Faults point to where the caller wrote what is
 * at fault, each once, however many rows share it.
 *
 * @throws ProblemException as the scorer does
 */
export function scorePlaced(
  scorer: Scorer,
  request: Omit<ScoreRequest, 'pointerOf'>,
  placeOf: CallerPlace,
): ScoredBatch | Promise<ScoredBatch> {
  try {
    const scored = scorer.score({ ...request, pointerOf: pointerOfRow });
    return scored instanceof Promise
      ? scored.catch((error: unknown) => {
          throw placed(error, placeOf);
        })
      : scored;
  } catch (error) {
    throw placed(error, placeOf);
  }
}

const pointerOfRow = (row: number) => `/${row}`;

function placed(error: unknown, placeOf: CallerPlace): unknown {
  if (!(error instanceof ProblemException) || error.code !== 'invalid_input') return error;
  const faults = new Map<string, ProblemFault>();
  for (const { pointer, detail } of error.faults) {
    const [, row, key] = /^\/(\d+)(?:\/(.*))?$/s.exec(pointer) ?? [];
    if (row === undefined) return error;
    const name = key === undefined ? null : key.replaceAll('~1', '/').replaceAll('~0', '~');
    const fault = placeOf(Number(row), name, detail);
    faults.set(`${fault.pointer} ${fault.detail}`, fault);
  }
  return invalid([...faults.values()]);
}
