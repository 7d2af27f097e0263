import { getReadiness, type Client } from '@switchyard/api-client';
import { healthOf, type HealthState } from './health-state.ts';

/** Asks the readiness check. Never throws: what goes wrong is the answer. */
export async function askHealth(
  client: Client,
  silentReason: string,
  signal: AbortSignal,
): Promise<HealthState> {
  const { data, error, response } = await getReadiness({ client, signal });
  return healthOf(response?.status ?? null, data ?? error, silentReason);
}
