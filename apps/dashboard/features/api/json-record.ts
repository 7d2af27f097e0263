/** The members of a JSON object, or none when the value is something else. For answers whose shape nobody promises. */
export function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}
