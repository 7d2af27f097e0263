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
 * @param searched how many characters are looked through at most: a megabyte of short values takes 60 ms
 * @returns null when the text is JSON after all
 */
export function findJsonFault(text: string, searched: number = Number.POSITIVE_INFINITY): JsonFault | null {
  const closers: string[] = [];
  let expectation: 'value' | 'value-or-close' | 'key' | 'key-or-close' | 'colon' | 'comma-or-close' = 'value';
  let position = skipWhiteSpace(text, 0);

  for (;;) {
    if (position > searched)
      return { position, message: 'or somewhere behind it, the text stops being JSON' };
    const character = text[position];
    const isDone = expectation === 'comma-or-close' && closers.length === 0;
    if (character === undefined) {
      return isDone
        ? null
        : { position, message: `the text ends, but ${describe(expectation, closers)} is missing` };
    }
    const closer = closers[closers.length - 1];
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
  for (;;) {
    const code = text.charCodeAt(position);
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return position;
    position++;
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const LETTER_U = 0x75;

function scanString(text: string, start: number): number | JsonFault {
  for (let position = start + 1; position < text.length; position++) {
    const code = text.charCodeAt(position);
    if (code === QUOTE) return position + 1;
    if (code < 0x20) return { position, message: 'a control character stands unescaped in a string' };
    if (code === BACKSLASH) {
      const length = lengthOfEscape(text, position);
      if (length === 0) return { position, message: 'an unknown escape stands in a string' };
      position += length - 1;
    }
  }
  return { position: text.length, message: 'the text ends inside a string' };
}

/** 0 when it is none. */
function lengthOfEscape(text: string, position: number): number {
  if (text.charCodeAt(position + 1) !== LETTER_U)
    return '"\\/bfnrt'.includes(text[position + 1] ?? 'x') ? 2 : 0;
  return /^[0-9a-fA-F]{4}$/.test(text.slice(position + 2, position + 6)) ? 6 : 0;
}

const LITERAL = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

function scanLiteral(text: string, position: number): number | JsonFault {
  // Most literals are short whole numbers; a body may have half a million of them.
  const isSingleDigit = isDigit(text.charCodeAt(position)) && endsLiteral(text.charCodeAt(position + 1));
  if (isSingleDigit) return position + 1;
  LITERAL.lastIndex = position;
  return LITERAL.test(text)
    ? LITERAL.lastIndex
    : { position, message: `${show(text[position] ?? '')} does not begin a value` };
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function endsLiteral(code: number): boolean {
  return code === 0x2c || code === 0x5d || code === 0x7d;
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
