import type { FastifyInstance } from 'fastify';

/**
 * Which methods each address takes. Fastify answers a wrong method with 404, so the table is what tells 405 apart.
 * It is asked on the way to an error only.
 */
export class RouteTable {
  readonly #routes: { readonly pattern: RegExp; readonly methods: Set<string> }[] = [];
  readonly #byUrl = new Map<string, Set<string>>();

  /** Watches the routes that are registered from now on. */
  watch(fastify: FastifyInstance): void {
    fastify.addHook('onRoute', ({ url, method }) => {
      // Takes preflights for whatever there is, and says nothing about what there is.
      if (url === '*') return;
      let methods = this.#byUrl.get(url);
      if (methods === undefined) {
        methods = new Set();
        this.#byUrl.set(url, methods);
        this.#routes.push({ pattern: patternOf(url), methods });
      }
      for (const name of Array.isArray(method) ? method : [method]) methods.add(name);
    });
  }

  /** The methods that a path takes, none when there is no such path. */
  methodsOf(path: string): readonly string[] {
    const methods = this.#routes
      .filter(({ pattern }) => pattern.test(path))
      .flatMap((route) => [...route.methods]);
    return [...new Set(methods)].sort();
  }
}

function patternOf(url: string): RegExp {
  const source = url
    .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
    .replace(/:\w+/g, '[^/]+')
    .replace(/\*\w*/g, '.*');
  return new RegExp(`^${source}/?$`);
}
