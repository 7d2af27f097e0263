const MODEL = '[a-z0-9][a-z0-9._-]{0,62}';
const VERSION = '[1-9][0-9]{0,8}';

/** What of the api the browser may reach. Query parameters that are not listed are dropped. */
const ROUTES: readonly {
  readonly method: 'GET' | 'POST';
  readonly path: RegExp;
  readonly query: readonly string[];
}[] = [
  { method: 'GET', path: /^config$/, query: [] },
  { method: 'GET', path: /^health\/ready$/, query: [] },
  { method: 'GET', path: /^v1\/info$/, query: [] },
  { method: 'GET', path: /^v1\/models$/, query: [] },
  { method: 'GET', path: new RegExp(`^v1/models/${MODEL}/versions/${VERSION}$`), query: [] },
  { method: 'GET', path: new RegExp(`^v1/models/${MODEL}/versions/${VERSION}/file$`), query: ['path'] },
  { method: 'POST', path: /^predict$/, query: [] },
  { method: 'POST', path: new RegExp(`^predict/${MODEL}$`), query: [] },
];

/** What becomes of a request: passed on to a path of the api, or refused. */
export type RouteDecision =
  | { readonly kind: 'forward'; readonly target: string }
  | { readonly kind: 'wrong-method'; readonly allowed: readonly string[] }
  | { readonly kind: 'unknown' };

/**
 * Looks an address up in the allow-list. The path is matched as it was sent, escapes included, so nothing that decodes
 * to another path can pass.
 *
 * @param path behind `/api/`
 */
export function decideRoute(method: string, path: string, query: URLSearchParams): RouteDecision {
  const routes = ROUTES.filter((route) => route.path.test(path));
  if (routes.length === 0) return { kind: 'unknown' };
  const route = routes.find((candidate) => candidate.method === method);
  if (route === undefined)
    return { kind: 'wrong-method', allowed: routes.map((candidate) => candidate.method) };
  const kept = new URLSearchParams(
    route.query.flatMap((name) => {
      const value = query.get(name);
      return value === null ? [] : [[name, value]];
    }),
  );
  return { kind: 'forward', target: kept.size === 0 ? path : `${path}?${kept.toString()}` };
}
