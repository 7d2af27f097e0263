import { canonicalJson } from '@switchyard/model-io';

/** A value as the bytes of a file in an artifact: canonical, so that the same value gives the same bytes. */
export function jsonBytes(value: object): Uint8Array {
  return new TextEncoder().encode(canonicalJson(value));
}
