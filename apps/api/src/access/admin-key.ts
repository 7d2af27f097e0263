import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** The first key of an installation: it opens everything. Only its SHA-256 is kept in memory. */
export class AdminKey {
  readonly #digest: Buffer;
  /** The key in clear when it was made here, to be shown once; null when it was given. */
  readonly made: string | null;

  private constructor(key: string, made: string | null) {
    this.#digest = digestOf(key);
    this.made = made;
  }

  static given(key: string): AdminKey {
    return new AdminKey(key, null);
  }

  /** A new random key of 256 bits. */
  static make(): AdminKey {
    const key = `sy_admin_${randomBytes(32).toString('base64url')}`;
    return new AdminKey(key, key);
  }

  /** Compares in constant time. */
  matches(presented: string): boolean {
    return timingSafeEqual(digestOf(presented), this.#digest);
  }
}

function digestOf(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}
