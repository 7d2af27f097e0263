/** What stands after an aggregation or between two vectors and takes label names. */
const LABEL_LISTS = /\b(?:by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)/g;
const WORDS = new Set(['and', 'or', 'unless', 'offset', 'bool', 'inf', 'nan']);

/** The metrics that a PromQL expression reads, each once. */
export function metricsIn(expr: string): readonly string[] {
  const bare = expr
    .replaceAll(/"(?:[^"\\]|\\.)*"/g, '')
    .replaceAll(/\{[^}]*\}|\[[^\]]*\]/g, ' ')
    .replaceAll(LABEL_LISTS, ' ')
    .replaceAll(/\boffset\s+\w+/g, ' ');
  const names = [...bare.matchAll(/(?<![\w.])[a-zA-Z_:][\w:]*(?!\s*\(|[\w:])/g)].map(([name]) => name);
  return [...new Set(names)].filter((name) => !WORDS.has(name.toLowerCase()) && !isAggregation(bare, name));
}

/** `sum by (le) (…)`, whose brackets no longer follow the word directly once its label list is taken out. */
function isAggregation(bare: string, name: string): boolean {
  return new RegExp(`(?<![\\w:])${name}\\s+\\(`).test(bare);
}
