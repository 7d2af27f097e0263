/**
 * What one check found. `failed` makes the exit code 1; `warning` does not, for the system does its work; `skipped`
 * says that the check could not be made, because of another finding or because nobody asked for it.
 */
export interface Finding {
  readonly check: string;
  readonly verdict: 'ok' | 'warning' | 'failed' | 'skipped';
  /** One sentence: what was seen. */
  readonly says: string;
  /** What to do about it. */
  readonly advice?: string;
}

/** Something is in order. */
export function ok(check: string, says: string): Finding {
  return { check, verdict: 'ok', says };
}

/** Something is worth a look, though the system does its work. */
export function warning(check: string, says: string, advice: string): Finding {
  return { check, verdict: 'warning', says, advice };
}

/** Something is broken. */
export function failed(check: string, says: string, advice: string): Finding {
  return { check, verdict: 'failed', says, advice };
}

/** Something was not examined; `says` tells why. */
export function skipped(check: string, says: string): Finding {
  return { check, verdict: 'skipped', says };
}
