import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { compileFunction } from 'node:vm';
import { describe, expect, it } from 'vitest';

/**
 * Runs every `@example` of the library that has the form `expression === expression` or `expression ≈ expression`,
 * on one line, with all functions and constants of the library in scope. Examples of any other form are counted only.
 */
const SOURCES = join(import.meta.dirname, '../src');

interface Example {
  readonly file: string;
  readonly text: string;
  readonly left: string;
  readonly isExact: boolean;
  readonly right: string;
}

const files = globSync('**/*.ts', { cwd: SOURCES })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => !file.endsWith('.spec.ts'))
  .sort();
const texts = files.flatMap((file) =>
  [...readFileSync(join(SOURCES, file), 'utf8').matchAll(/@example\s+(.+?)\s*(?:\*\/)?$/gm)].map(
    ([, text = '']) => ({ file, text }),
  ),
);
const examples = texts.flatMap(({ file, text }): Example[] => {
  const parts = /^(.*) (===|≈) (.*?);?$/.exec(text);
  if (parts === null) return [];
  const [, left = '', relation, right = ''] = parts;
  return [{ file, text, left, isExact: relation === '===', right }];
});

const scope = new Map<string, unknown>();
for (const file of files) {
  const module: Record<string, unknown> = await import(pathToFileURL(join(SOURCES, file)).href);
  for (const [name, value] of Object.entries(module)) scope.set(name, value);
}

function evaluate(expression: string): unknown {
  return compileFunction(`return (${expression});`, [...scope.keys()])(...scope.values());
}

/** One unit of the last digit that a literal is written with, but at most 1e-5 of it; 1e-9 of anything else. */
function toleranceOf(expected: number, written: string): number {
  const literal = /^-?\d[\d_]*(?:\.(\d+))?(?:e([+-]?\d+))?$/.exec(written);
  const exact = 1e-9 * Math.abs(expected);
  if (literal === null) return exact;
  const lastDigit = 10 ** (Number(literal[2] ?? 0) - (literal[1]?.length ?? 0));
  return Math.max(exact, Math.min(lastDigit, 1e-5 * Math.abs(expected)));
}

function expectClose(actual: unknown, expected: unknown, written: string): void {
  if (Array.isArray(expected) && Array.isArray(actual)) {
    expect(actual).toHaveLength(expected.length);
    const parts = written.slice(1, -1).split(',');
    expected.forEach((value, i) => expectClose(actual[i], value, parts[i]?.trim() ?? ''));
    return;
  }
  const difference = Math.abs(Number(actual) - Number(expected));
  expect(difference, `${String(actual)} instead of ${written}`).toBeLessThanOrEqual(
    toleranceOf(Number(expected), written),
  );
}

describe(`examples of the documentation (${examples.length} of ${texts.length} have a form that runs)`, () => {
  it('finds them', () => {
    expect(examples.length).toBeGreaterThan(20);
  });

  it.each(examples)('$file: $text', ({ left, isExact, right }) => {
    const [actual, expected] = [evaluate(left), evaluate(right)];
    if (isExact) expect(actual).toBe(expected);
    else expectClose(actual, expected, right);
  });
});
