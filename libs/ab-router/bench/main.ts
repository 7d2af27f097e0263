/** How fast units are assigned, what a decision leaves on the heap, and what a comparison costs. `npm run bench -- ab-router` */
import { timeAssign } from './assignment.ts';
import { COMPARE_LIMIT_MICROSECONDS, timeComparisons } from './compare.ts';

timeAssign();
process.stdout.write(`\ncomparisons of merged evidence, goal ${COMPARE_LIMIT_MICROSECONDS} µs\n`);
for (const { name, microseconds } of timeComparisons()) {
  process.stdout.write(`${name.padEnd(66)} ${microseconds.toPrecision(3).padStart(8)} µs\n`);
}
