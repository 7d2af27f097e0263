/** A value as parsed JSON, with what stands at a pointer replaced, or left out when `value` is undefined. */
export function spoil(built: unknown, pointer: string, value: unknown): unknown {
  const json = JSON.parse(JSON.stringify(built)) as Record<string, unknown>;
  const keys = pointer.split('/').slice(1);
  const last = keys.pop() ?? '';
  const parent = keys.reduce<Record<string, unknown>>(
    (node, key) => node[key] as Record<string, unknown>,
    json,
  );
  parent[last] = value;
  // JSON cannot say undefined: fields go, list entries become null.
  return JSON.parse(JSON.stringify(json));
}
