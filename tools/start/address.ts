import { networkInterfaces } from 'node:os';
import type { Listener } from './settings.ts';

/** Hosts that mean "every address of this machine". */
function isAnyAddress(host: string): boolean {
  return host === '0.0.0.0' || host === '::' || host === '[::]';
}

function urlHost(host: string): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
}

/** The address under which programs on this machine reach a listener. */
export function localUrl(listener: Listener): string {
  const host = isAnyAddress(listener.host) ? '127.0.0.1' : listener.host;
  return `http://${urlHost(host)}:${listener.port}`;
}

/** Every address worth telling a person: loopback first, then the machine's own when it listens on all. */
export function publicUrls(listener: Listener): readonly string[] {
  if (!isAnyAddress(listener.host)) return [localUrl(listener)];
  const families = listener.host === '0.0.0.0' ? ['IPv4'] : ['IPv4', 'IPv6'];
  const machine = Object.values(networkInterfaces())
    .flatMap((entries) => entries ?? [])
    // Link-local addresses need an interface name to be used, which no browser accepts.
    .filter(
      (entry) => !entry.internal && families.includes(entry.family) && !entry.address.startsWith('fe80'),
    )
    .map((entry) => `http://${urlHost(entry.address)}:${listener.port}`);
  return [localUrl(listener), ...new Set(machine)];
}
