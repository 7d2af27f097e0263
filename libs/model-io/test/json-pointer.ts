/** What a JSON pointer (RFC 6901) leads to; undefined where nothing is. Looks at own properties only. */
export function resolvePointer(json: unknown, pointer: string): unknown {
  return stepsOf(pointer).reduce<unknown>(
    (value, key) => (isParent(value) && Object.hasOwn(value, key) ? value[key] : undefined),
    json,
  );
}

/** Pointers to every value in a JSON document, itself (`""`) included. */
export function pointersIn(json: unknown, pointer = ''): readonly string[] {
  if (!isParent(json)) return [pointer];
  return [
    pointer,
    ...Object.keys(json).flatMap((key) => pointersIn(json[key], `${pointer}/${escapeStep(key)}`)),
  ];
}

/** A copy of a JSON document with one value put in, in place of the one that is there or as a new one. */
export function replaceAt(json: unknown, pointer: string, value: unknown): unknown {
  return changeParent(json, pointer, (parent, key) => {
    Object.defineProperty(parent, key, { value, enumerable: true, configurable: true, writable: true });
  });
}

/** A copy of a JSON document without one of its values. */
export function removeAt(json: unknown, pointer: string): unknown {
  return changeParent(json, pointer, (parent, key) => {
    if (Array.isArray(parent)) parent.splice(Number(key), 1);
    else Reflect.deleteProperty(parent, key);
  });
}

/** A key as one step of a pointer. */
export function escapeStep(key: string): string {
  return key.replace(/~/g, '~0').replace(/\//g, '~1');
}

function changeParent(
  json: unknown,
  pointer: string,
  change: (parent: Record<string, unknown>, key: string) => void,
): unknown {
  const copy: unknown = structuredClone(json);
  const key = stepsOf(pointer).at(-1);
  const parent = resolvePointer(copy, pointer.slice(0, Math.max(0, pointer.lastIndexOf('/'))));
  if (key === undefined || !isParent(parent)) throw new Error(`Nothing holds ${pointer}.`);
  change(parent, key);
  return copy;
}

function stepsOf(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replace(/~1/g, '/').replace(/~0/g, '~'));
}

function isParent(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
