import { BODY_LIMIT, cappedBody, type CappedBody } from './capped-body.ts';
import { isHostAllowed } from './host-policy.ts';
import { crossSiteReason } from './origin-policy.ts';
import { problemResponse } from './problem-response.ts';
import { requestIdOf } from './request-id.ts';
import { decideRoute } from './route-policy.ts';
import type { Settings } from './settings.ts';

/** Headers of the browser's request that the api sees; cookies never are. */
const REQUEST_HEADERS = ['content-type', 'accept'];
/** Headers of the api's answer that the browser sees. */
const RESPONSE_HEADERS = ['content-type', 'x-request-id', 'retry-after'];

/**
 * Passes one request of the page on to the api, with the server's key. What is not on the allow-lists (host, origin,
 * method, path, query, headers, size) goes no further; the api's answers come back as they are, problems included.
 */
export async function forward(request: Request, settings: Settings): Promise<Response> {
  const id = requestIdOf(request.headers);
  const url = new URL(request.url);
  if (!isHostAllowed(settings.hosts, request.headers.get('host'))) return hostRefused(request, id);
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    const reason = crossSiteReason(request.headers);
    if (reason !== null) {
      const detail = `The request was refused because ${reason}. Open the dashboard itself and use it from there.`;
      return problemResponse('cross_site', detail, id);
    }
  }
  const route = decideRoute(
    request.method === 'HEAD' ? 'GET' : request.method,
    url.pathname.replace(/^\/api\//, ''),
    url.searchParams,
  );
  if (route.kind === 'unknown') {
    return problemResponse(
      'not_found',
      'The dashboard passes only the routes on that its pages use; call the api itself.',
      id,
    );
  }
  if (route.kind === 'wrong-method') {
    const allow = route.allowed.join(', ');
    return problemResponse('method_not_allowed', `This address takes ${allow}.`, id, { allow });
  }
  if (Number(request.headers.get('content-length') ?? 0) > BODY_LIMIT) return tooLarge(id);
  return callApi(request, settings, route.target, id);
}

async function callApi(request: Request, settings: Settings, target: string, id: string): Promise<Response> {
  const headers = new Headers({ 'x-request-id': id });
  for (const name of REQUEST_HEADERS) {
    const value = request.headers.get(name);
    if (value !== null) headers.set(name, value);
  }
  if (settings.apiKey !== null) headers.set('authorization', `Bearer ${settings.apiKey}`);
  const body: CappedBody | null = request.body === null ? null : cappedBody(request.body);
  const timeout = AbortSignal.timeout(settings.timeoutMs);
  try {
    const answer = await fetch(new URL(target, settings.apiUrl), {
      method: request.method,
      headers,
      signal: AbortSignal.any([request.signal, timeout]),
      cache: 'no-store',
      redirect: 'manual',
      ...(body === null ? {} : { body: body.stream, duplex: 'half' as const }),
    });
    return passedOn(answer, id);
  } catch {
    if (body?.exceeded() === true) return tooLarge(id);
    if (timeout.aborted) {
      const detail = `The api at ${settings.apiUrl} did not answer within ${settings.timeoutMs / 1000} s. Try again; if it stays so, look at its log.`;
      return problemResponse('api_timeout', detail, id);
    }
    const detail = `The api at ${settings.apiUrl} cannot be reached. Start it (npm start), or set SWITCHYARD_API_URL to where it runs.`;
    return problemResponse('api_unreachable', detail, id, { 'retry-after': '5' });
  }
}

function passedOn(answer: Response, id: string): Response {
  const headers = new Headers({ 'cache-control': 'no-store', 'x-request-id': id });
  for (const name of RESPONSE_HEADERS) {
    const value = answer.headers.get(name);
    if (value !== null) headers.set(name, value);
  }
  return new Response(answer.body, { status: answer.status, headers });
}

function hostRefused(request: Request, id: string): Response {
  const host = (request.headers.get('host') ?? '').slice(0, 100);
  const detail = `The dashboard does not answer under the host name "${host}". Use 127.0.0.1 or localhost, or add the name to DASHBOARD_ALLOWED_HOSTS.`;
  return problemResponse('host_not_allowed', detail, id);
}

function tooLarge(id: string): Response {
  return problemResponse(
    'body_too_large',
    `At most ${BODY_LIMIT} bytes are passed on. Send fewer rows at once.`,
    id,
  );
}
