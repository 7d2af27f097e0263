import { randomBytes } from 'node:crypto';
import { NextResponse, type NextRequest } from 'next/server';
import { contentPolicy } from './bff/content-policy.ts';
import { settings } from './bff/environment.ts';
import { isHostAllowed } from './bff/host-policy.ts';

/**
 * Pages hold what the api answered, so they are given only to hosts that are ours; and each gets its content policy
 * with a fresh nonce, which Next reads from the request and puts on its scripts. `/api` decides for itself.
 */
export function proxy(request: NextRequest): NextResponse {
  if (!isHostAllowed(settings().hosts, request.headers.get('host'))) {
    return new NextResponse(
      'The dashboard does not answer under this host name. Use 127.0.0.1 or localhost, or add the name to DASHBOARD_ALLOWED_HOSTS.\n',
      { status: 403, headers: { 'content-type': 'text/plain; charset=utf-8' } },
    );
  }
  const policy = contentPolicy(randomBytes(16).toString('base64'), process.env.NODE_ENV === 'development');
  const headers = new Headers(request.headers);
  headers.set('content-security-policy', policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('content-security-policy', policy);
  return response;
}

/** Everything but files, the api's routes and the health check. */
export const config = { matcher: '/((?!_next/static|api/|healthz|icon.svg).*)' };
