export const dynamic = 'force-dynamic';

/** Whether the dashboard's own server answers; says nothing about the api. */
export function GET(): Response {
  return new Response('ok', {
    headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
  });
}
