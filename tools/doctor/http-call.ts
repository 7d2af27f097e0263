/** What came back from one request. */
export type Answer =
  | { readonly kind: 'answer'; readonly status: number; readonly text: string }
  | {
      readonly kind: 'silent';
      /** Whether nobody listens there, as opposed to somebody who does not answer. */
      readonly refused: boolean;
      /** In words that continue "it …". */
      readonly reason: string;
    };

/** A request to make. */
export interface Call {
  readonly method?: 'GET' | 'POST' | 'PUT';
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly limitMs?: number;
}

const LIMIT_MS = 5_000;

/** Makes one request; connections are kept and used again. Never rejects, and follows no redirect. */
export async function call(url: string, plan: Call = {}): Promise<Answer> {
  const limitMs = plan.limitMs ?? LIMIT_MS;
  try {
    const response = await fetch(url, {
      method: plan.method ?? 'GET',
      headers: {
        ...(plan.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...plan.headers,
      },
      ...(plan.body === undefined ? {} : { body: JSON.stringify(plan.body) }),
      redirect: 'manual',
      signal: AbortSignal.timeout(limitMs),
    });
    return { kind: 'answer', status: response.status, text: await response.text() };
  } catch (error) {
    if (error instanceof Error && error.name === 'TimeoutError')
      return { kind: 'silent', refused: false, reason: `has not answered within ${limitMs / 1000} s` };
    const code = causeCode(error);
    return code === 'ECONNREFUSED'
      ? { kind: 'silent', refused: true, reason: 'does not listen there' }
      : { kind: 'silent', refused: false, reason: `gave no HTTP answer (${code})` };
  }
}

/** Why a request did not succeed, in words that continue "it …". */
export function reasonOf(answer: Answer): string {
  if (answer.kind === 'silent') return answer.reason;
  const detail = textAt(parsed(answer.text), 'detail');
  return `answers ${answer.status}${detail === undefined ? '' : `: ${detail}`}`;
}

/** The JSON of an answer with a status of 200; undefined for any other. */
export function jsonOf(answer: Answer): unknown {
  return answer.kind === 'answer' && answer.status === 200 ? parsed(answer.text) : undefined;
}

/** A text as JSON; undefined when it is none. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A member of something that came over the wire; undefined when there is none. */
export function at(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.getOwnPropertyDescriptor(value, name)?.value
    : undefined;
}

/** A member that is a text; undefined when there is none. */
export function textAt(value: unknown, name: string): string | undefined {
  const found = at(value, name);
  return typeof found === 'string' ? found : undefined;
}

/** A member that is a number; undefined when there is none. */
export function numberAt(value: unknown, name: string): number | undefined {
  const found = at(value, name);
  return typeof found === 'number' ? found : undefined;
}

/** A member that is a list; empty when there is none. */
export function listAt(value: unknown, name: string): readonly unknown[] {
  const found = at(value, name);
  return Array.isArray(found) ? found : [];
}

function causeCode(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return textAt(cause, 'code') ?? (cause instanceof Error ? cause.message : String(error));
}
