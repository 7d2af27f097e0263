/** A name made for programs, as people write it: `petal_length` is "Petal length". One with capitals is left as it is. */
export function readableName(name: string): string {
  const words = name.replaceAll(/[_\s]+/g, ' ').trim();
  if (words === '') return name;
  return /\p{Lu}/u.test(words) ? words : words.charAt(0).toUpperCase() + words.slice(1);
}

/** A readable name with its unit: "Petal length (cm)". */
export function nameWithUnit(name: string, unit: string | null): string {
  return unit === null ? readableName(name) : `${readableName(name)} (${unit})`;
}
