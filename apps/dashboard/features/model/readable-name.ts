/** A name made for programs, as people write it: `petal_length` is "Petal length". */
export function readableName(name: string): string {
  const words = name.replaceAll(/[_\s]+/g, ' ').trim();
  return words === '' ? name : words.charAt(0).toUpperCase() + words.slice(1);
}

/** A readable name with its unit: "Petal length (cm)". */
export function nameWithUnit(name: string, unit: string | null): string {
  return unit === null ? readableName(name) : `${readableName(name)} (${unit})`;
}
