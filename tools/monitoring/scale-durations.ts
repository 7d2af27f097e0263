import { parse } from 'yaml';

/** By how much the test with real servers is faster than an installation: a quarter of an hour takes 7.5 seconds. */
export const SPEED = 120;

/** Shorter than this nothing becomes: a scrape or an evaluation needs its time however fast the clock runs. */
export const SHORTEST_MS = 500;

const UNIT_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  y: 31_536_000_000,
};
const DURATION = /^(?:\d+(?:ms|[smhdwy]))+$/;
/** Durations of a PromQL expression: in brackets (range, subquery) and after `offset`. */
const IN_EXPRESSION = /(?<=\[[^\]]*|\boffset\s+-?)(?:\d+(?:ms|[smhdwy]))+/g;

/**
 * A duration of Prometheus (`1h30m`) in milliseconds.
 * @throws RangeError when the text is none
 */
export function durationMs(text: string): number {
  if (!DURATION.test(text)) throw new RangeError(`"${text}" is no duration such as 90s or 1h30m.`);
  return [...text.matchAll(/(\d+)(ms|[smhdwy])/g)].reduce(
    (sum, [, count = '', unit = '']) => sum + Number(count) * (UNIT_MS[unit] ?? 0),
    0,
  );
}

/** The same duration for a clock that runs SPEED times as fast, in whole milliseconds. Zero stays zero. */
export function scaleDuration(text: string): string {
  const ms = durationMs(text);
  return `${ms === 0 ? 0 : Math.max(SHORTEST_MS, Math.round(ms / SPEED))}ms`;
}

/** The same expression for the faster clock. Numbers of seconds that it compares with are numbers, and stay. */
export function scaleExpression(expression: string): string {
  return expression.replaceAll(IN_EXPRESSION, scaleDuration);
}

/** A configuration of Prometheus, its rules or Alertmanager for the faster clock, as the object that its YAML means. */
export function scaleConfiguration(yaml: string): Configuration {
  const scaled = scale(parse(yaml), '');
  if (!isConfiguration(scaled)) throw new TypeError('A configuration is a YAML mapping.');
  return scaled;
}

/** What a YAML mapping means. */
export type Configuration = Readonly<Record<string, unknown>>;

export function isConfiguration(value: unknown): value is Configuration {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function scale(value: unknown, key: string): unknown {
  if (Array.isArray(value)) return value.map((item) => scale(item, key));
  if (isConfiguration(value))
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, scale(inner, name)]));
  if (typeof value !== 'string') return value;
  if (key === 'expr') return scaleExpression(value);
  return DURATION.test(value) ? scaleDuration(value) : value;
}
