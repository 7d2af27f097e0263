/**
 * Why a request that changes something is refused as coming from another site, or null when it may pass.
 *
 * Browsers say where a request comes from in `Sec-Fetch-Site` (to trustworthy addresses only) and in `Origin`; programs
 * such as curl send neither and carry nobody's session, so they pass. Another port of the same machine is another site.
 */
export function crossSiteReason(headers: Headers): string | null {
  const site = headers.get('sec-fetch-site');
  if (site !== null && site !== 'same-origin' && site !== 'none') {
    return `the browser marks it as ${site}`;
  }
  const origin = headers.get('origin');
  if (origin === null || hostOf(origin) === headers.get('host')?.toLowerCase()) return null;
  return `its origin ${origin.slice(0, 100)} is not this dashboard`;
}

function hostOf(origin: string): string | undefined {
  return URL.parse(origin)?.host.toLowerCase();
}
