import type { ReactNode } from 'react';
import { settings } from '../../bff/environment.ts';
import { apiSilent, FIRST_PAINT_LIMIT_MS, serverApi } from '../api/server-api.ts';
import { askHealth } from './ask-health.ts';
import { HealthIndicator } from './health-indicator.tsx';

/** The state of the api at the first paint; the browser takes over from there. */
export async function ServerHealth(): Promise<ReactNode> {
  const found = settings();
  const health = await askHealth(
    serverApi(found),
    apiSilent(found).detail,
    AbortSignal.timeout(FIRST_PAINT_LIMIT_MS),
  );
  return <HealthIndicator initial={health} />;
}
