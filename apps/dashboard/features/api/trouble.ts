import { recordOf } from './json-record.ts';

/** One fault in what was sent, and where. */
export interface Fault {
  /** JSON pointer into the body. */
  readonly pointer: string;
  readonly detail: string;
}

/** Why something could not be had, as people are told: what happened, what to do, and how to find it in the log. */
export interface Trouble {
  /** HTTP status; null when there was no answer at all. */
  readonly status: number | null;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly requestId: string | null;
  readonly faults: readonly Fault[];
}

/** A value, or the trouble that stands in its way. */
export type Outcome<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly trouble: Trouble };

/** What the generated client returns from any call. */
interface CallResult<Value> {
  readonly data?: Value | undefined;
  readonly error?: unknown;
  readonly response?: Response | undefined;
}

/**
 * Reads a call of the generated client.
 *
 * @param silent told when there was no answer at all, not even a problem
 */
export async function outcomeOf<Value>(
  call: Promise<CallResult<Value>>,
  silent: Pick<Trouble, 'title' | 'detail'>,
): Promise<Outcome<Value>> {
  const { data, error, response } = await call;
  if (response?.ok === true && data !== undefined) return { ok: true, value: data };
  if (response === undefined) {
    return {
      ok: false,
      trouble: { ...silent, status: null, code: 'no_answer', requestId: null, faults: [] },
    };
  }
  return { ok: false, trouble: troubleOf(error, response.status, response.headers.get('x-request-id')) };
}

/** Reads a refused answer's body: problem details, or whatever else a server in between has sent. */
export function troubleOf(body: unknown, status: number, requestId: string | null): Trouble {
  const problem = recordOf(body);
  return {
    status,
    code: textOf(problem['code']) ?? 'unexpected_answer',
    title: textOf(problem['title']) ?? `The answer has status ${status}`,
    detail: textOf(problem['detail']) ?? 'It says nothing more. Look at the log of the api.',
    requestId: textOf(problem['request_id']) ?? requestId,
    faults: faultsOf(problem['errors']),
  };
}

function faultsOf(errors: unknown): readonly Fault[] {
  if (!Array.isArray(errors)) return [];
  return errors.flatMap((entry: unknown) => {
    const { pointer, detail } = recordOf(entry);
    return typeof pointer === 'string' && typeof detail === 'string' ? [{ pointer, detail }] : [];
  });
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
