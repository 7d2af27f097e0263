import type { ProblemFault } from '../../edge/problem.ts';
import { invalid } from '../read-rows.ts';
import {
  isRecord,
  NO_OPTIONS,
  readFlatParameters,
  readScoringOptions,
  type ScoringOptions,
} from '../scoring-options.ts';
import { OUTPUT_NAMES, type OutputName } from './model-metadata.ts';
import { readTensor, type Tensor } from './tensor.ts';

/** An inference request, its tensors checked against themselves; whether they fit the model is not known yet. */
export interface InferRequest extends ScoringOptions {
  /** To be echoed; null when the caller gave none. */
  readonly id: string | null;
  readonly tensors: readonly Tensor[];
  /** What the caller wants, in the caller's order; null: everything. */
  readonly outputs: readonly OutputName[] | null;
}

/** More tensors than any model has inputs: beyond it nothing is looked at. */
const MAXIMUM_TENSORS = 5000;

/**
 * Reads the body of an inference request, by hand because it runs on every request (see ADR 0004). Members and
 * parameters that are not known are left alone, as the protocol wants; null is as good as absent where a member is
 * optional, since clients write it so.
 *
 * @throws ProblemException `invalid_input` with every fault
 */
export function readInferRequest(body: unknown): InferRequest {
  if (!isRecord(body)) throw invalid([{ pointer: '', detail: 'must be an object with "inputs".' }]);
  const { id = null, parameters = null, inputs, outputs = null } = body;
  const faults: ProblemFault[] = [];
  if (id !== null && typeof id !== 'string') faults.push({ pointer: '/id', detail: 'must be a text.' });
  const flat = parameters === null ? null : readFlatParameters(parameters, '/parameters', faults);
  const options = flat === null ? NO_OPTIONS : readScoringOptions(flat, '/parameters', faults);
  const tensors = readTensors(inputs, faults);
  const wanted = outputs === null ? null : readOutputs(outputs, faults);
  if (faults.length > 0) throw invalid(faults);
  return { ...options, id: typeof id === 'string' ? id : null, tensors, outputs: wanted };
}

function readTensors(inputs: unknown, faults: ProblemFault[]): readonly Tensor[] {
  if (!Array.isArray(inputs) || inputs.length === 0 || inputs.length > MAXIMUM_TENSORS) {
    faults.push({ pointer: '/inputs', detail: `must be a list of 1 to ${MAXIMUM_TENSORS} tensors.` });
    return [];
  }
  const tensors: Tensor[] = [];
  for (let i = 0; i < inputs.length; i++) {
    const tensor = readTensor(inputs[i], `/inputs/${i}`, faults);
    if (tensor !== null) tensors.push(tensor);
  }
  return tensors;
}

/** An empty list asks for nothing in particular, so for everything. */
function readOutputs(outputs: unknown, faults: ProblemFault[]): readonly OutputName[] | null {
  if (!Array.isArray(outputs)) {
    faults.push({ pointer: '/outputs', detail: 'must be a list of objects with a name.' });
    return null;
  }
  const names: OutputName[] = [];
  for (const [i, output] of outputs.slice(0, OUTPUT_NAMES.length + 1).entries()) {
    const { name, parameters = null }: Readonly<Record<string, unknown>> = isRecord(output) ? output : {};
    const known = OUTPUT_NAMES.find((candidate) => candidate === name);
    if (known === undefined) {
      faults.push({
        pointer: `/outputs/${i}/name`,
        detail: `is not an output; the outputs are ${OUTPUT_NAMES.join(' and ')}.`,
      });
    } else if (names.includes(known)) {
      faults.push({ pointer: `/outputs/${i}/name`, detail: 'is asked for twice.' });
    } else names.push(known);
    if (parameters !== null) readFlatParameters(parameters, `/outputs/${i}/parameters`, faults);
  }
  return names.length === 0 ? null : names;
}
