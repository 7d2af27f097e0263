import type { Route } from './router.ts';

const known = new WeakMap<Route, ReadonlySet<string>>();

/** The names of the inputs of all versions that a route can lead to. */
export function knownInputs(route: Route): ReadonlySet<string> {
  let names = known.get(route);
  if (names === undefined) {
    names = new Set(
      [...route.arms].flatMap(({ version }) => version.manifest.signature.inputs.map(({ name }) => name)),
    );
    known.set(route, names);
  }
  return names;
}
