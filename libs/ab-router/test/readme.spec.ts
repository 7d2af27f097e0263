import { readFileSync } from 'node:fs';
import { compileFunction } from 'node:vm';
import { describe, expect, it } from 'vitest';
import * as library from '../src/index.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

describe('the README', () => {
  it('says of its example what it gives', () => {
    const [, definition = '', call = '', decision = ''] =
      /```ts\nimport .*\n([^`]*)if \(defined.ok\) (.*);\n\/\/ (.*)\n```/.exec(readme) ?? [];
    const names = Object.keys(library);
    const run = compileFunction(`${definition} return [${call}, ${decision}];`, names);
    const [actual, written] = run(...Object.values(library)) as [unknown, unknown];
    expect(actual).toEqual(written);
  });
});
