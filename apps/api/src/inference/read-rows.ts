import type { RowFault } from '@switchyard/model-io';
import { MAXIMUM_FAULTS, ProblemException, type ProblemFault } from '../edge/problem.ts';
import type { AnsweringRow } from './answering-row.ts';
import type { ScoreRequest } from './score-request.ts';

/**
 * Reads all rows by the signatures of their versions into `values`.
 *
 * @param onWrongType called for each input of a refused row that has a value of another type
 * @throws ProblemException `invalid_input` with the first faults, pointing into the caller's body
 */
export function readRows(
  request: ScoreRequest,
  rows: readonly AnsweringRow[],
  values: Float64Array,
  onWrongType: (row: AnsweringRow, input: number) => void,
): void {
  let faults: ProblemFault[] | null = null;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    if (row === undefined) continue;
    const found = row.version.encoder.read(row.row, values, row.offset);
    if (found.length === 0) continue;
    const place = request.pointerOf(i);
    faults ??= [];
    for (const fault of found) {
      faults.push({ pointer: `${place}${fault.pointer}`, detail: fault.message });
      const input = fault.code === 'wrong-type' ? inputOf(row, fault) : -1;
      if (input >= 0) onWrongType(row, input);
    }
    if (faults.length >= MAXIMUM_FAULTS) break;
  }
  if (faults !== null) throw invalid(faults);
}

/** A refusal of the request's content. */
export function invalid(faults: readonly ProblemFault[]): ProblemException {
  const [first] = faults;
  const place = first === undefined || first.pointer === '' ? 'The body' : first.pointer;
  const more = faults.length > 1 ? ` (and ${faults.length - 1} more)` : '';
  return new ProblemException('invalid_input', `${place} ${first?.detail ?? 'is not valid.'}${more}`, faults);
}

/** Which input a fault is about: rows are lists, with indices in their pointers, or objects, with names. */
function inputOf({ version }: AnsweringRow, { pointer }: RowFault): number {
  const { inputs } = version.manifest.signature;
  const key = pointer.slice(1).replaceAll('~1', '/').replaceAll('~0', '~');
  const named = inputs.findIndex(({ name }) => name === key);
  if (named >= 0) return named;
  const index = Number(key);
  return key !== '' && Number.isInteger(index) && index < inputs.length ? index : -1;
}
