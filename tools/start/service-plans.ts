import { localUrl } from './address.ts';
import { programs } from './programs.ts';
import type { ServicePlan } from './service.ts';
import type { StartSettings } from './settings.ts';

/**
 * The two servers. Both are told everything by environment: the api where to listen and keep its state, the
 * dashboard how to reach the api and with which key.
 */
export function servicePlans(
  settings: StartSettings,
  show: (name: ServicePlan['name'], line: string) => void,
): readonly ServicePlan[] {
  const { api, dashboard } = settings;
  return [
    {
      name: 'api',
      program: programs.api,
      environment: {
        API_HOST: api.host,
        API_PORT: String(api.port),
        SWITCHYARD_DATA_DIR: settings.dataDirectory,
        MODEL_REPOSITORY: settings.modelRepository,
        SWITCHYARD_ADMIN_KEY: settings.adminKey,
      },
      onLine: (line) => show('api', line),
    },
    {
      name: 'dashboard',
      program: programs.dashboard,
      environment: {
        NODE_ENV: 'production',
        HOSTNAME: dashboard.host,
        PORT: String(dashboard.port),
        SWITCHYARD_API_URL: localUrl(api),
        SWITCHYARD_API_KEY: settings.adminKey,
        NEXT_TELEMETRY_DISABLED: '1',
      },
      onLine: (line) => show('dashboard', line),
    },
  ];
}
