import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { findChromium } from '../chromium/find-chromium.ts';
import { runCommand, toolCommand } from '../process/run-command.ts';
import { readReport } from './json-report.ts';
import { countPlaywright } from './playwright-report.ts';
import type { Step } from './step.ts';
import { NOTHING } from './tally.ts';

/** The whole system as its users meet it, in a real Chromium. */
export function playwrightStep(workspaceRoot: string): Step {
  const fails = (note: string): { passed: 0; failed: 1; skipped: 0; notes: readonly string[] } => ({
    passed: 0,
    failed: 1,
    skipped: 0,
    notes: [note],
  });
  return {
    runner: 'end to end',
    heading: 'End to end in Chromium',
    async run(stop, earlier) {
      if (earlier.some((tally) => tally.runner === 'build' && tally.failed > 0))
        return fails('not run, because the build failed. Put the build right first.');

      const browser = await findChromium(stop, (line) => process.stdout.write(`${line}\n`));
      if (browser.kind === 'missing') return fails(browser.message);
      process.stdout.write(`Chromium: ${browser.path} (${browser.source})\n`);

      const report = join(workspaceRoot, 'apps', 'e2e', 'test-results', 'playwright.json');
      rmSync(report, { force: true });
      const playwright = toolCommand(
        'playwright',
        ['test', '--config', 'apps/e2e/playwright.config.ts'],
        'show',
      );
      const end = await runCommand(
        { ...playwright, environment: { CHROMIUM_PATH: browser.path, NO_COLOR: undefined } },
        stop,
      );
      const reading = readReport(report, countPlaywright);
      if (reading.kind === 'unusable')
        return fails(`could not be counted: ${reading.why}. See the messages above.`);
      if (end.code === 0 || reading.count.failed > 0) return { ...NOTHING, ...reading.count, notes: [] };
      return {
        ...reading.count,
        failed: 1,
        notes: ['the run ended with an error though every test passed; see above.'],
      };
    },
  };
}
