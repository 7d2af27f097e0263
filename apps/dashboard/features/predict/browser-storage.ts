import type { Keeping } from './browser-unit.ts';

/** A storage of the browser; null on the server, and where the visitor's settings forbid it. */
export function browserStorage(name: 'localStorage' | 'sessionStorage'): Keeping {
  if (typeof window === 'undefined') return null;
  try {
    return window[name];
  } catch {
    return null;
  }
}
