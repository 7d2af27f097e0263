/**
 * Examines a running system, or with `--before` the machine it shall run on, and says what to do about what it finds.
 * Called by `npm run doctor` and by scripts: exit code 0 healthy, 1 something is broken, 2 a command line that cannot
 * be followed.
 */
import { workspaceRoot } from '../process/workspace-root.ts';
import { readOptions, USAGE, UsageFault } from './doctor-options.ts';
import { examine } from './examine.ts';
import { reportText, wantsColour } from './report-text.ts';

async function doctor(): Promise<number> {
  const options = readOptions(process.argv.slice(2), process.env, workspaceRoot);
  if (options === undefined) {
    process.stdout.write(`${USAGE}\n`);
    return 0;
  }
  const report = await examine(options);
  const text = options.json
    ? `${JSON.stringify(report)}\n`
    : reportText(report, wantsColour(process.env, process.stdout.isTTY));
  process.stdout.write(text);
  return report.healthy ? 0 : 1;
}

try {
  process.exitCode = await doctor();
} catch (error) {
  if (!(error instanceof UsageFault)) throw error;
  process.stderr.write(`\n✖ ${error.message}\n\n${USAGE}\n`);
  process.exitCode = 2;
}
