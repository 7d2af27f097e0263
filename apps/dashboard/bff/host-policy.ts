import { isIP } from 'node:net';

/** Which `Host` headers are answered. Everything else may be a foreign name that was rebound to this machine. */
export interface HostPolicy {
  /** Names and addresses besides the loopback ones, in lower case, without port. */
  readonly allowed: ReadonlySet<string>;
  /** Any address, too: they cannot be rebound, and a server on all interfaces is reached by many. */
  readonly takesAddresses: boolean;
}

/**
 * @param bound what the server listens on (`HOSTNAME`; the server takes every interface when it is unset)
 * @param listed comma-separated names (`DASHBOARD_ALLOWED_HOSTS`); a port in an entry is ignored
 */
export function hostPolicy(bound: string | undefined, listed: string | undefined): HostPolicy {
  const names = (listed ?? '').split(',').flatMap((entry) => hostName(entry.trim()) ?? []);
  const own = hostName(bound ?? '') ?? bound?.toLowerCase() ?? '';
  const everywhere = ['', '0.0.0.0', '::'].includes(own);
  return {
    allowed: new Set(everywhere ? names : [...names, own]),
    takesAddresses: everywhere && names.length === 0,
  };
}

/** Whether a request may be answered under this `Host` header; a missing one is refused. */
export function isHostAllowed({ allowed, takesAddresses }: HostPolicy, header: string | null): boolean {
  const name = header === null ? undefined : hostName(header);
  if (name === undefined) return false;
  return isLoopback(name) || allowed.has(name) || (takesAddresses && isIP(name) !== 0);
}

function isLoopback(name: string): boolean {
  return (
    name === 'localhost' ||
    name.endsWith('.localhost') ||
    name === '::1' ||
    (isIP(name) === 4 && name.startsWith('127.'))
  );
}

/** The name in a `Host` header, without port and brackets, or undefined when it is none. */
function hostName(header: string): string | undefined {
  const [, bracketed, plain] = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9._-]+))(?::\d{1,5})?$/i.exec(header) ?? [];
  return (bracketed ?? plain)?.toLowerCase();
}
