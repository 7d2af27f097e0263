import { hostPolicy, type HostPolicy } from './host-policy.ts';

/** What the environment decides about the dashboard. */
export interface Settings {
  /** Where the api is; ends with a slash. */
  readonly apiUrl: string;
  /** Stays on the server; null when the api is open to everybody. */
  readonly apiKey: string | null;
  readonly hosts: HostPolicy;
  /** How long the api may take to answer, in milliseconds. */
  readonly timeoutMs: number;
}

/** The environment cannot be used; the message says which variable and what it should be. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

const DEFAULT_API_URL = 'http://127.0.0.1:8000';
const TIMEOUT_MS = 10_000;

/**
 * Reads the environment; empty variables count as unset.
 *
 * @throws SettingsError
 */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const value = (name: string): string | undefined => environment[name]?.trim() || undefined;
  const given = value('SWITCHYARD_API_URL') ?? DEFAULT_API_URL;
  const url = URL.parse(given);
  if (url === null || !['http:', 'https:'].includes(url.protocol) || url.search !== '' || url.hash !== '') {
    throw new SettingsError(
      `SWITCHYARD_API_URL is "${given}", which is not the address of an api. Set it to one such as ${DEFAULT_API_URL}.`,
    );
  }
  if (url.username !== '' || url.password !== '') {
    throw new SettingsError(
      'SWITCHYARD_API_URL holds a user name or password. Give the key by SWITCHYARD_API_KEY instead.',
    );
  }
  return {
    apiUrl: `${url.origin}${url.pathname.replace(/\/*$/, '/')}`,
    apiKey: value('SWITCHYARD_API_KEY') ?? null,
    hosts: hostPolicy(value('HOSTNAME'), value('DASHBOARD_ALLOWED_HOSTS')),
    timeoutMs: TIMEOUT_MS,
  };
}
