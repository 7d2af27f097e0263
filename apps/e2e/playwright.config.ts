import { defineConfig } from '@playwright/test';

/** Found by tools/chromium before `npm test` comes here; without it Playwright looks for its own browser. */
const executablePath = process.env.CHROMIUM_PATH;

/**
 * The whole system in a real browser. Tests start it themselves (src/), one after the other because they share
 * the machine's ports and cores; nothing is retried, because a test that passes now and then has found something.
 */
export default defineConfig({
  testDir: 'src',
  testMatch: '**/*.e2e.ts',
  outputDir: 'test-results/artifacts',
  workers: 1,
  retries: 0,
  forbidOnly: true,
  timeout: 120_000,
  globalTimeout: 20 * 60_000,
  expect: { timeout: 20_000 },
  reporter: [['list'], ['json', { outputFile: 'test-results/playwright.json' }]],
  use: {
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    launchOptions: {
      ...(executablePath ? { executablePath } : {}),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
