import { localUrl, publicUrls } from './address.ts';
import type { StartSettings } from './settings.ts';

/** What a person sees when everything runs: where to look, how to ask, how to stop. */
export function announcement(settings: StartSettings, seconds: string): string {
  const rows: readonly (readonly [string, string])[] = [
    ...publicUrls(settings.dashboard).map((url) => ['dashboard', url] as const),
    ...publicUrls(settings.api).map((url) => ['api', url] as const),
    ['docs', `${localUrl(settings.api)}/docs`],
    ['models', settings.modelRepository],
  ];
  return [
    '',
    `  Switchyard is ready after ${seconds} s`,
    '',
    ...rows.map(([name, place]) => `    ${name.padEnd(10)} ${place}`),
    '',
    '  Press Ctrl-C to stop; requests in flight are finished first.',
    '',
    '',
  ].join('\n');
}
