import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** How the files of a folder differ from what they should be: one line per file, in the order of their names. */
export function folderDifferences(actual: string, expected: string): readonly string[] {
  const has = filesOf(actual);
  const wants = filesOf(expected);
  return [...new Set([...has, ...wants])].sort().flatMap((file) => {
    if (!wants.has(file)) return [`${file} should not be there`];
    if (!has.has(file)) return [`${file} is missing`];
    const same = readFileSync(join(actual, file)).equals(readFileSync(join(expected, file)));
    return same ? [] : [`${file} differs`];
  });
}

function filesOf(folder: string): ReadonlySet<string> {
  if (!existsSync(folder)) return new Set();
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
  return new Set(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1)),
  );
}
