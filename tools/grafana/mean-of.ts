import { OF_VERSION, RATE } from './selectors.ts';

/** Mean of what a histogram of versions observed, for each combination of these labels; nothing where it saw nothing. */
export function meanOf(histogram: string, ...by: readonly string[]): string {
  const rate = (part: 'sum' | 'count'): string =>
    `sum by (${by.join(', ')}) (rate(${histogram}_${part}${OF_VERSION}${RATE}))`;
  return `${rate('sum')} / (${rate('count')} > 0)`;
}
