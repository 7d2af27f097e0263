/**
 * Headers of every answer, files included. Nothing here breaks plain HTTP on a local network: no HSTS, no upgrade of
 * insecure requests, no policy that browsers ignore there with a warning.
 */
export const FIXED_HEADERS: readonly { readonly key: string; readonly value: string }[] = [
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'X-Frame-Options', value: 'DENY' },
  { key: 'Referrer-Policy', value: 'no-referrer' },
  { key: 'Cross-Origin-Resource-Policy', value: 'same-origin' },
  { key: 'Permissions-Policy', value: 'camera=(), microphone=(), geolocation=()' },
];
