import { settings } from './environment.ts';
import { SettingsError } from './settings.ts';

/** Ends the process with a message when the environment cannot be used. */
export function stopOnUnusableSettings(): void {
  try {
    settings();
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    console.error(`The dashboard cannot start. ${error.message}`);
    process.exit(1);
  }
}
