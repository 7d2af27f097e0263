import { readSettings, type Settings } from './settings.ts';

/** The settings of this process. Read per request: cheap, and the same in every bundle that Next makes of the server. */
export function settings(): Settings {
  return readSettings(process.env);
}
