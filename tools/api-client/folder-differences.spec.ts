import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { folderDifferences } from './folder-differences.ts';

const root = mkdtempSync(join(tmpdir(), 'switchyard-folders-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

function folder(name: string, files: Readonly<Record<string, string>>): string {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(join(root, name, file, '..'), { recursive: true });
    writeFileSync(join(root, name, file), text);
  }
  return join(root, name);
}

it('names every file that is missing, different or too many', () => {
  const actual = folder('actual', { 'index.ts': 'a', 'core/old.ts': 'x', 'core/same.ts': 's' });
  const expected = folder('expected', { 'index.ts': 'b', 'core/new.ts': 'y', 'core/same.ts': 's' });
  expect(folderDifferences(actual, expected)).toEqual([
    'core/new.ts is missing',
    'core/old.ts should not be there',
    'index.ts differs',
  ]);
  expect(folderDifferences(expected, expected)).toEqual([]);
  expect(folderDifferences(join(root, 'nowhere'), join(root, 'nowhere'))).toEqual([]);
});
