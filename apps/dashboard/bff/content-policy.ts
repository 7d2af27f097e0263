/**
 * The content security policy of one page. Only scripts and styles that carry this answer's nonce, or come as files
 * from here, are run; nothing is fetched from elsewhere, and no style attribute is honoured (pages draw with SVG).
 *
 * @param development React's development build explains errors with `eval`
 */
export function contentPolicy(nonce: string, development: boolean): string {
  return [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'${development ? " 'unsafe-eval'" : ''}`,
    `style-src 'self' ${development ? "'unsafe-inline'" : `'nonce-${nonce}'`}`,
    "connect-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
