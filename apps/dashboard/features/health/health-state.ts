import { recordOf } from '../api/json-record.ts';

/** How the api is, in one word and with reasons. */
export interface HealthState {
  readonly kind: 'ready' | 'not-ready' | 'unreachable' | 'unknown';
  /** Sentences; for a ready api, what it serves. */
  readonly reasons: readonly string[];
}

export const HEALTH_UNKNOWN: HealthState = { kind: 'unknown', reasons: ['Asking the api.'] };

/**
 * Reads the answer of the readiness check, or what came instead.
 *
 * @param status null when nothing came at all
 */
export function healthOf(status: number | null, body: unknown, silentReason: string): HealthState {
  if (status === null) return { kind: 'unreachable', reasons: [silentReason] };
  const checks = Object.entries(recordOf(recordOf(body)['details'])).map(([name, check]) => ({
    name,
    ...read(check),
  }));
  if (status === 200) {
    const served = checks.flatMap(({ model, versions }) =>
      model === null || versions.length === 0 ? [] : [`${model} is served by ${versions.join(' and ')}.`],
    );
    return { kind: 'ready', reasons: served.length > 0 ? served : ['It takes traffic.'] };
  }
  if (status === 503 && checks.length > 0) {
    const down = checks.filter((check) => !check.up);
    return {
      kind: 'not-ready',
      reasons: down.map(
        ({ name, model, reason }) =>
          `${[name.replaceAll('_', ' '), model].filter(Boolean).join(' ')}: ${reason}.`,
      ),
    };
  }
  const { detail } = recordOf(body);
  return {
    kind: 'unreachable',
    reasons: [
      typeof detail === 'string'
        ? detail
        : `The readiness check answered ${status}. Look at the log of the api.`,
    ],
  };
}

function read(check: unknown): {
  up: boolean;
  reason: string;
  model: string | null;
  versions: readonly string[];
} {
  const { status, reason, model, versions } = recordOf(check);
  return {
    up: status !== 'down',
    reason: typeof reason === 'string' ? reason : 'it gives no reason; look at the log of the api',
    model: typeof model === 'string' ? model : null,
    versions: Array.isArray(versions) ? versions.filter((version) => typeof version === 'string') : [],
  };
}
