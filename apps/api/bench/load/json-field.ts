/**
 * A number out of JSON that another program printed.
 *
 * @throws Error when it is not there
 */
export function field(value: unknown, name: string): number {
  const found: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
  if (typeof found !== 'number') throw new Error(`"${name}" is missing in ${JSON.stringify(value)}`);
  return found;
}
