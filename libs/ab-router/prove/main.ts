/**
 * Checks this library's statistical claims by simulation and enumeration, prints them, and writes them to
 * `docs/proofs.md`. Called by `npm run prove -- ab-router`; ends with 1 when a claim does not hold.
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Claim } from './claim.ts';
import { proveDelayedLabels } from './delayed-labels.ts';
import { proveEValues } from './e-values.ts';
import { LOOKS, PATHS } from './looks.ts';
import { provePairedPower } from './paired-power.ts';
import { proveCoverage, provePeeking, proveSampleRatio } from './peeking.ts';
import { writeSection } from './write-section.ts';

const PROOFS = join(fileURLToPath(new URL('../../..', import.meta.url)), 'docs', 'proofs.md');

const claims: Claim[] = [];
for (const prove of [
  proveEValues,
  provePeeking,
  proveSampleRatio,
  proveCoverage,
  provePairedPower,
  proveDelayedLabels,
]) {
  for (const claim of prove()) {
    claims.push(claim);
    process.stdout.write(
      `${claim.holds ? '✓' : '✗'} ${claim.claim}: ${claim.measured}, bound ${claim.bound}\n`,
    );
  }
}
await writeSection(
  PROOFS,
  'ab-router',
  `${PATHS.toLocaleString('en')} simulated experiments per rate unless said otherwise, ${LOOKS.length} looks from ${LOOKS[0]} to ${LOOKS.at(-1)?.toLocaleString('en')} units, seeds fixed in \`libs/ab-router/prove\`. A rate holds when its 99 % Clopper–Pearson bound does.`,
  claims,
);
if (claims.some(({ holds }) => !holds)) process.exitCode = 1;
