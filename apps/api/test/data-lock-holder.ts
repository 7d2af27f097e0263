/**
 * Takes the lock of a data directory and keeps it until this process is ended; started by `data-lock.spec.ts`. Says
 * `held`, or why not.
 */
import { lockDataDirectory } from '../src/store/data-lock.ts';

const [, , directory = ''] = process.argv;
try {
  await lockDataDirectory(directory, () => 1_700_000_000_000);
  process.stdout.write('held\n');
  // Ends with its parent, when nobody ends it.
  process.stdin.resume();
} catch (error) {
  process.stdout.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit();
}
