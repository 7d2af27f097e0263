/** What a build leaves to be run, as paths from the workspace root. */
export const programs = {
  api: 'apps/api/dist/main.js',
  dashboard: 'apps/dashboard/.next/standalone/apps/dashboard/server.js',
  trainer: 'apps/trainer/dist/main.js',
} as const;
