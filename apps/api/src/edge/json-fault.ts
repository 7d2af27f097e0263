/** Where a text stops being JSON, and why. */
export interface JsonFault {
  /** Index of the first character that cannot stand there; the length of the text when it ends too early. */
  readonly position: number;
  readonly message: string;
}

/**
 * Finds the first fault of a text that `JSON.parse` has refused; the engine's own message often has no position.
 * A single pass with an explicit stack, so that depth cannot exhaust the call stack.
 *
 * @returns null when the text is JSON after all
 */
export function findJsonFault(text: string): JsonFault | null {
  const closers: string[] = [];
  let expectation: 'value' | 'value-or-close' | 'key' | 'key-or-close' | 'colon' | 'comma-or-close' = 'value';
  let position = skipWhiteSpace(text, 0);

  for (;;) {
    const character = text[position];
    const isDone = expectation === 'comma-or-close' && closers.length === 0;
    if (character === undefined) {
      return isDone
        ? null
        : { position, message: `the text ends, but ${describe(expectation, closers)} is missing` };
    }
    const closer = closers.at(-1);
    if (isDone) {
      return { position, message: `${show(character)} stands behind the end of the value` };
    } else if (
      character === closer &&
      expectation !== 'value' &&
      expectation !== 'key' &&
      expectation !== 'colon'
    ) {
      closers.pop();
      expectation = 'comma-or-close';
      position++;
    } else if (expectation === 'comma-or-close' && character === ',') {
      expectation = closer === '}' ? 'key' : 'value';
      position++;
    } else if (expectation === 'colon' && character === ':') {
      expectation = 'value';
      position++;
    } else if ((expectation === 'key' || expectation === 'key-or-close') && character === '"') {
      const end = scanString(text, position);
      if (typeof end !== 'number') return end;
      expectation = 'colon';
      position = end;
    } else if (expectation === 'value' || expectation === 'value-or-close') {
      if (character === '[' || character === '{') {
        closers.push(character === '[' ? ']' : '}');
        expectation = character === '[' ? 'value-or-close' : 'key-or-close';
        position++;
      } else {
        const end = character === '"' ? scanString(text, position) : scanLiteral(text, position);
        if (typeof end !== 'number') return end;
        expectation = 'comma-or-close';
        position = end;
      }
    } else {
      return { position, message: `${show(character)} stands where ${describe(expectation, closers)} must` };
    }
    position = skipWhiteSpace(text, position);
  }
}

function skipWhiteSpace(text: string, from: number): number {
  let position = from;
  while (' \t\n\r'.includes(text[position] ?? 'x')) position++;
  return position;
}

function scanString(text: string, start: number): number | JsonFault {
  for (let position = start + 1; position < text.length; position++) {
    const character = text[position] ?? '';
    if (character === '"') return position + 1;
    if (character < ' ') return { position, message: 'a control character stands unescaped in a string' };
    if (character === '\\') {
      const escape = /^\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/.exec(text.slice(position, position + 6))?.[0];
      if (escape === undefined) return { position, message: 'an unknown escape stands in a string' };
      position += escape.length - 1;
    }
  }
  return { position: text.length, message: 'the text ends inside a string' };
}

const LITERAL = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

function scanLiteral(text: string, position: number): number | JsonFault {
  LITERAL.lastIndex = position;
  const length = LITERAL.exec(text)?.[0].length ?? 0;
  return length > 0
    ? position + length
    : { position, message: `${show(text[position] ?? '')} does not begin a value` };
}

function describe(expectation: string, closers: readonly string[]): string {
  const closer = closers.at(-1);
  switch (expectation) {
    case 'colon':
      return 'a colon';
    case 'key':
      return 'a name in double quotes';
    case 'key-or-close':
      return 'a name in double quotes or }';
    case 'comma-or-close':
      return `a comma or ${closer ?? 'the end'}`;
    default:
      return 'a value';
  }
}

function show(character: string): string {
  return JSON.stringify(character);
}
