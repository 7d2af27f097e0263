import { describe, expect, it } from 'vitest';
import { isAliasName } from './alias-name.ts';

describe('isAliasName', () => {
  it.each(['champion', 'a', 'challenger_2', 'v', 'v1-candidate', 'version2', 'x'.repeat(63)])(
    'takes %s',
    (name) => {
      expect(isAliasName(name)).toBe(true);
    },
  );

  it.each([
    '',
    'latest',
    'v1',
    'v02',
    'Champion',
    '1st',
    '-a',
    '_a',
    'a b',
    'a/b',
    'ä',
    'a\n',
    'x'.repeat(64),
  ])('refuses %j', (name) => {
    expect(isAliasName(name)).toBe(false);
  });
});
