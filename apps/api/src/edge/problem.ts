/** One fault of a request: where in its body, and what is wrong there. */
export interface ProblemFault {
  /** JSON pointer (RFC 6901) into the body; `""` for the body itself. */
  readonly pointer: string;
  readonly detail: string;
}

/** Every problem that the api answers with: stable codes, each with its status and title. */
export const PROBLEMS = {
  malformed_json: { status: 400, title: 'The body is not JSON' },
  invalid_input: { status: 400, title: 'The request is not valid' },
  bad_request: { status: 400, title: 'The request cannot be understood' },
  unauthorized: { status: 401, title: 'A valid key is needed' },
  unknown_model: { status: 404, title: 'There is no such model' },
  unknown_version: { status: 404, title: 'There is no such version' },
  unknown_alias: { status: 404, title: 'There is no such alias' },
  unknown_prediction: { status: 404, title: 'There is no such prediction' },
  not_found: { status: 404, title: 'There is nothing at this address' },
  method_not_allowed: { status: 405, title: 'This address does not take that method' },
  request_timeout: { status: 408, title: 'The request took too long to arrive' },
  version_not_loaded: { status: 409, title: 'That version does not answer' },
  routing_pinned: { status: 409, title: 'The environment pins the routing' },
  precondition_failed: { status: 412, title: 'It has changed in the meantime' },
  label_conflict: { status: 409, title: 'The prediction has another label' },
  body_too_large: { status: 413, title: 'The body is too large' },
  unsupported_media_type: { status: 415, title: 'The body has a type that is not taken' },
  uri_too_long: { status: 414, title: 'The address is too long' },
  misdirected_request: { status: 421, title: 'This server does not answer for that host' },
  precondition_required: { status: 428, title: 'Say which state you are changing' },
  headers_too_large: { status: 431, title: 'The headers are too large' },
  too_many_streams: { status: 503, title: 'Too many event streams are open' },
  not_implemented: { status: 501, title: 'This version cannot do that' },
  request_cancelled: { status: 499, title: 'The caller went away' },
  overloaded: { status: 503, title: 'There is too much to do' },
  store_unavailable: { status: 503, title: 'The store cannot take anything' },
  deadline_exceeded: { status: 504, title: 'The answer took too long' },
  scoring_failed: { status: 500, title: 'The model failed' },
  model_unavailable: { status: 503, title: 'No version of the model can answer' },
  internal_error: { status: 500, title: 'Something went wrong in the server' },
} as const satisfies Readonly<Record<string, { readonly status: number; readonly title: string }>>;

export type ProblemCode = keyof typeof PROBLEMS;

/** More faults than this are not listed. */
export const MAXIMUM_FAULTS = 20;

/** Longer texts (an echoed key, say) are cut, so that an answer stays small whatever was sent. */
const MAXIMUM_TEXT = 300;

/** The faults of an answer take at most so many bytes together: a body of problem details stays below 8 kB. */
const MAXIMUM_FAULT_BYTES = 5000;

/** An answer as RFC 9457 problem details. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ProblemCode;
  readonly detail: string;
  readonly request_id: string;
  readonly errors?: readonly ProblemFault[];
}

/** Ends a request with a problem; the filter at the edge turns it into the answer. */
export class ProblemException extends Error {
  override readonly name = 'ProblemException';
  readonly code: ProblemCode;
  readonly faults: readonly ProblemFault[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    code: ProblemCode,
    detail: string,
    faults: readonly ProblemFault[] = [],
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(detail);
    this.code = code;
    this.faults = faults;
    this.headers = headers;
  }
}

/** The body of a problem answer. */
export function problemOf(
  code: ProblemCode,
  detail: string,
  requestId: string,
  faults: readonly ProblemFault[] = [],
): Problem {
  const { status, title } = PROBLEMS[code];
  const errors = fitting(faults);
  return {
    type: `urn:switchyard:problem:${code.replaceAll('_', '-')}`,
    title,
    status,
    code,
    detail: shorten(detail),
    request_id: requestId,
    ...(errors.length > 0 ? { errors } : {}),
  };
}

function fitting(faults: readonly ProblemFault[]): readonly ProblemFault[] {
  const errors: ProblemFault[] = [];
  let bytes = 0;
  for (const { pointer, detail } of faults.slice(0, MAXIMUM_FAULTS)) {
    const fault = { pointer: shorten(pointer), detail: shorten(detail) };
    bytes += Buffer.byteLength(JSON.stringify(fault)) + 1;
    if (bytes > MAXIMUM_FAULT_BYTES) break;
    errors.push(fault);
  }
  return errors;
}

function shorten(text: string): string {
  return text.length <= MAXIMUM_TEXT ? text : `${text.slice(0, MAXIMUM_TEXT)}…`;
}
