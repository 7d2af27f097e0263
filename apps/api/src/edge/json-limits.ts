import { escapePointer } from '@switchyard/model-io';
import type { ProblemFault } from './problem.ts';

/** Lists and objects may stand in each other so deep. No body of the api needs more than six. */
export const MAXIMUM_DEPTH = 32;

/** Different names that a body may have. A batch repeats the names of its row; many thousand others are an attack. */
export const MAXIMUM_NAMES = 5000;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
/** `[` and `{` differ in this bit only, and so do `]` and `}`. */
const BRACE_BIT = 0x20;
const OPEN = 0x7b;
const CLOSE = 0x7d;

/**
 * Finds what makes a text dangerous to parse, before it is parsed: depth, at which whatever recurses breaks, and
 * masses of different names, for each of which the engine makes a hidden class (a megabyte of them blocks the event
 * loop for 80 ms). One pass over the characters without recursion, about a nanosecond each; a text too short to be
 * dangerous is not read at all. It need not be JSON.
 *
 * @returns where, and what is wrong there; null when the text may be parsed
 */
export function findExcess(text: string): ProblemFault | null {
  if (text.length <= MAXIMUM_DEPTH) return null;
  const { length } = text;
  let depth = 0;
  let colons = 0;
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i);
    if (code < COLON) {
      // Digits, commas, white space: nearly all there is.
      if (code === QUOTE) i = endOfString(text, i);
    } else if (code === COLON) {
      colons++;
    } else if ((code | BRACE_BIT) === OPEN) {
      depth++;
      if (depth > MAXIMUM_DEPTH) {
        return {
          pointer: memberBefore(text, i),
          detail: `is nested deeper than ${MAXIMUM_DEPTH} levels; send rows as flat lists or objects.`,
        };
      }
    } else if ((code | BRACE_BIT) === CLOSE) {
      depth--;
    }
  }
  return colons > MAXIMUM_NAMES && hasManyNames(text)
    ? { pointer: '', detail: `has more than ${MAXIMUM_NAMES} different names; name only the model's inputs.` }
    : null;
}

/** The index of the closing quote, or the length of the text when there is none. */
function endOfString(text: string, start: number): number {
  for (let i = start + 1; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === QUOTE) return i;
    if (code === BACKSLASH) i++;
  }
  return text.length;
}

function hasManyNames(text: string): boolean {
  const names = new Set<string>();
  let start = 0;
  let end = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === QUOTE) {
      start = i + 1;
      end = endOfString(text, i);
      i = end;
    } else if (code === COLON) {
      names.add(text.slice(start, end));
      if (names.size > MAXIMUM_NAMES) return true;
    }
  }
  return false;
}

/** The pointer of the outermost member that holds an index; `""` when the body is no object. */
function memberBefore(text: string, index: number): string {
  let depth = 0;
  let name: string | null = null;
  for (let i = 0; i < index; i++) {
    const code = text.charCodeAt(i);
    if (code === QUOTE) {
      const end = endOfString(text, i);
      if (depth === 1) name = text.slice(i, end + 1);
      i = end;
    } else if ((code | BRACE_BIT) === OPEN) {
      depth++;
    } else if ((code | BRACE_BIT) === CLOSE) {
      depth--;
    }
  }
  return name === null || !text.trimStart().startsWith('{') ? '' : `/${escapePointer(unquoted(name))}`;
}

function unquoted(literal: string): string {
  try {
    return String(JSON.parse(literal));
  } catch {
    return literal;
  }
}
