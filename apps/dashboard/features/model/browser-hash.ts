import type { Sha256 } from '@switchyard/model-io';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

/** SHA-256 by a library: `crypto.subtle` does not exist on plain-HTTP addresses other than localhost. */
export const browserSha256: Sha256 = (bytes) => bytesToHex(sha256(bytes));
