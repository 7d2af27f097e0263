/** Whether a path of the build context, with forward slashes, is kept out of it. */
export type IgnoresPath = (path: string) => boolean;

/**
 * Reads a .dockerignore as Docker does: the last pattern that matches a path or one of its folders decides, and `!`
 * takes back.
 */
export function readDockerIgnore(text: string): IgnoresPath {
  const rules = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => ({ keeps: line.startsWith('!'), pattern: expression(line.replace(/^!/, '')) }));
  return (path) => rules.findLast(({ pattern }) => pattern.test(path))?.keeps === false;
}

/** A pattern matches whole path segments from the context's root, and with a folder all that is in it. */
function expression(pattern: string): RegExp {
  const source = pattern
    .replace(/^\/|\/$/g, '')
    .replace(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
    .replace(/\*\*\/|\*\*|\*|\?/g, (wildcard) => {
      if (wildcard === '**/') return '(?:.*/)?';
      if (wildcard === '**') return '.*';
      return wildcard === '*' ? '[^/]*' : '[^/]';
    });
  return new RegExp(`^${source}(?:/.*)?$`, 'u');
}
