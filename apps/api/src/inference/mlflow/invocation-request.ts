import { ProblemException, type ProblemFault } from '../../edge/problem.ts';
import { invalid } from '../read-rows.ts';
import { isRecord, NO_OPTIONS, readScoringOptions, type ScoringOptions } from '../scoring-options.ts';
import { FORMATS, readInvocationRows, type InvocationRows } from './invocation-rows.ts';

/** What an invocation asks for; whether its rows fit the model is not known yet. */
export interface InvocationRequest extends ScoringOptions {
  readonly data: InvocationRows;
}

/**
 * Reads the body of an invocation: rows in exactly one of the four formats, and `params`, of which `unit` and
 * `dry_run` mean something here. Everything else is left alone, as by MLflow's own server.
 *
 * @throws ProblemException `invalid_input` with every fault
 */
export function readInvocation(body: unknown): InvocationRequest {
  if (!isRecord(body))
    throw invalid([{ pointer: '', detail: `must be an object with one of ${FORMATS.join(', ')}.` }]);
  const given = FORMATS.filter((format) => Object.hasOwn(body, format));
  const [format] = given;
  if (format === undefined || given.length > 1) {
    throw invalid([{ pointer: '', detail: `must have exactly one of ${FORMATS.join(', ')}.` }]);
  }
  const faults: ProblemFault[] = [];
  const data = readInvocationRows(format, body[format], faults);
  const options = readOptions(Object.hasOwn(body, 'params') ? body['params'] : null, faults);
  if (data === null || faults.length > 0) throw invalid(faults);
  return { ...options, data };
}

function readOptions(params: unknown, faults: ProblemFault[]): ScoringOptions {
  if (params === null) return NO_OPTIONS;
  if (isRecord(params)) return readScoringOptions(params, '/params', faults);
  faults.push({ pointer: '/params', detail: 'must be an object.' });
  return NO_OPTIONS;
}

/**
 * MLflow takes `application/json` with no parameter but the charset.
 *
 * @throws ProblemException `unsupported_media_type`
 */
export function refuseTypeParameters(contentType: string | undefined): void {
  if (contentType === undefined || contentType === 'application/json') return;
  const [, ...parameters] = contentType.split(';');
  for (const parameter of parameters) {
    if (/^\s*charset\s*=\s*"?utf-?8"?\s*$/i.test(parameter) || parameter.trim() === '') continue;
    throw new ProblemException(
      'unsupported_media_type',
      'Send the body as application/json, with no parameter but charset=utf-8.',
    );
  }
}
