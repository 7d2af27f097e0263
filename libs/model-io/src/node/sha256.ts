import { createHash } from 'node:crypto';

/** SHA-256 in lower-case hexadecimal digits, by Node's own implementation. */
export function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}
