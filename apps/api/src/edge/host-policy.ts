import { isIP } from 'node:net';
import { hostname } from 'node:os';
import type { FastifyInstance } from 'fastify';
import { isLoopback } from '../config/read-configuration.ts';
import { ProblemException } from './problem.ts';

/** Which hosts requests may be addressed to. */
export interface HostPolicy {
  /** Names without port, in lower case; `*.example.com` stands for every name below example.com. */
  readonly allowed: readonly string[];
  /** Where the server listens. */
  readonly listens: string;
}

/** Names that only a private network resolves. */
const PRIVATE_SUFFIXES = ['.svc', '.local', '.internal', '.cluster.local'];

/** Header values that are remembered as good. Callers use few; whoever makes up more finds the list full. */
const REMEMBERED = 256;

/** A name or a bracketed IPv6 address, and a port. */
const AUTHORITY = /^(?<name>[^\s:/?#@[\]\\]+|\[[^\s\]]+\])(?::\d{0,5})?$/;

/**
 * Whether a `Host` header names this server. A page of another site can make its own name resolve to this machine (DNS
 * rebinding) and then read whatever an open api answers; but it needs a public name for that. So addresses and names
 * of the machine itself are always good, on a network also the names that only a private network resolves, and any
 * other name must be listed.
 */
export function isAllowedHost(host: string, { allowed, listens }: HostPolicy): boolean {
  const name = AUTHORITY.exec(host)?.groups?.['name']?.toLowerCase().replace(/\.$/, '') ?? '';
  if (name.startsWith('[')) return isIP(name.slice(1, -1)) === 6;
  if (name === '') return false;
  if (isIP(name) === 4 || name === 'localhost' || name.endsWith('.localhost')) return true;
  if (name === listens.toLowerCase() || allowed.some((pattern) => matches(name, pattern))) return true;
  if (isLoopback(listens)) return false;
  return (
    (!name.includes('.') && /[a-z]/.test(name)) ||
    PRIVATE_SUFFIXES.some((suffix) => name.endsWith(suffix)) ||
    name === hostname().toLowerCase()
  );
}

/**
 * Refuses requests that are addressed to another host with 421, before anything else looks at them. Of several `Host`
 * headers the first counts, here and everywhere else.
 */
export function refuseForeignHosts(fastify: FastifyInstance, policy: HostPolicy): void {
  const good = new Set<string>();
  const isGood = (host: string) => {
    if (good.has(host)) return true;
    if (!isAllowedHost(host, policy)) return false;
    if (good.size < REMEMBERED) good.add(host);
    return true;
  };
  fastify.addHook('onRequest', ({ raw }, _reply, done) => {
    // The host of an address in absolute form takes the header's place (RFC 9112, 3.2.2).
    const host =
      raw.url?.charCodeAt(0) === 0x2f ? raw.headers.host : hostOfAddress(raw.url, raw.headers.host);
    if (host !== undefined) done(isGood(host) ? undefined : misdirected(host));
    // Only HTTP/1.0 lets a request have no host; probes of balancers do, browsers never.
    else
      done(
        raw.httpVersion === '1.0'
          ? undefined
          : new ProblemException('bad_request', 'The Host header is missing.'),
      );
  });
}

function hostOfAddress(url: string | undefined, header: string | undefined): string | undefined {
  return /^[a-z][a-z\d+.-]*:\/\/(?<authority>[^/?#]*)/i.exec(url ?? '')?.groups?.['authority'] ?? header;
}

function matches(name: string, pattern: string): boolean {
  return pattern.startsWith('*.')
    ? name.endsWith(pattern.slice(1)) && name.length >= pattern.length
    : name === pattern;
}

function misdirected(host: string): ProblemException {
  return new ProblemException(
    'misdirected_request',
    `This server does not answer for the host ${JSON.stringify(host.slice(0, 100))}. If it should, add the name to API_ALLOWED_HOSTS.`,
  );
}
