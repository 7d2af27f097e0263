/** Everything that the dashboard itself, not the api, refuses or cannot do. */
const PROBLEMS = {
  host_not_allowed: { status: 403, title: 'This host name is not answered' },
  cross_site: { status: 403, title: 'The request comes from another site' },
  not_found: { status: 404, title: 'There is nothing at this address' },
  method_not_allowed: { status: 405, title: 'The address does not take this method' },
  body_too_large: { status: 413, title: 'The body is too large' },
  api_unreachable: { status: 502, title: 'The api does not answer' },
  api_timeout: { status: 504, title: 'The api took too long' },
} as const;

export type DashboardProblemCode = keyof typeof PROBLEMS;

/**
 * Problem details (RFC 9457) in the api's own shape, so that the page reads one kind of refusal.
 *
 * @param detail what happened and what to do
 */
export function problemResponse(
  code: DashboardProblemCode,
  detail: string,
  requestId: string,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const { status, title } = PROBLEMS[code];
  const type = `urn:switchyard:problem:${code.replaceAll('_', '-')}`;
  return new Response(JSON.stringify({ type, title, status, code, detail, request_id: requestId }), {
    status,
    headers: {
      'content-type': 'application/problem+json; charset=utf-8',
      'cache-control': 'no-store',
      'x-request-id': requestId,
      ...headers,
    },
  });
}
