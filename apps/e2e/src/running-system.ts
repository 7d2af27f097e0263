import { test as base, expect } from '@playwright/test';
import { ADMIN_KEY, emptyDataDirectory, startSystem, type System } from './system.ts';

/** Tests that share one running system, with windows of seconds so that drift can be seen. */
export const test = base.extend<object, { system: System }>({
  system: [
    // Playwright reads the fixture's dependencies off this pattern, so it must be there, empty or not.
    // eslint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const system = await startSystem(await emptyDataDirectory(), {
        SWITCHYARD_ADMIN_KEY: ADMIN_KEY,
        DRIFT_WINDOW: '3s',
        DRIFT_PANE: '500ms',
      });
      await use(system);
      expect(await system.stop()).toBe(0);
    },
    { scope: 'worker', timeout: 300_000 },
  ],
});

export { expect };
