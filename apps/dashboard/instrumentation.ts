/** Called once when the server starts: an environment that cannot be used is said at once, not at the first page. */
export async function register(): Promise<void> {
  if (process.env['NEXT_RUNTIME'] !== 'nodejs') return;
  const { stopOnUnusableSettings } = await import('./bff/start-check.ts');
  stopOnUnusableSettings();
}
