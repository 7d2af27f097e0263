import { compare, comparePairedOutcomes } from '../src/index.ts';
import { atMost, between, format, type Claim } from './claim.ts';
import { PATHS } from './looks.ts';
import { RandomSource } from './random-source.ts';

const ALPHA = 0.05;
/** Requests with labels: the shadow test scores all of them twice, the A/B test gives half of them to each model. */
const REQUESTS = 2000;

/** What the two models do on a request: shares of the four cells. */
interface World {
  readonly bothRight: number;
  readonly onlyCandidate: number;
  readonly onlyStable: number;
}

/** Two models of 90 % and 92 % accuracy that mostly err on the same requests. */
const BETTER: World = { bothRight: 0.88, onlyCandidate: 0.04, onlyStable: 0.02 };
const EQUAL: World = { bothRight: 0.88, onlyCandidate: 0.03, onlyStable: 0.03 };

/** How much sooner a shadow test sees a difference than an A/B test on the same traffic. */
export function provePairedPower(): readonly Claim[] {
  const better = rejections(BETTER, 31);
  const equal = rejections(EQUAL, 37);
  return [
    between(
      `power of the paired test, ${REQUESTS} requests, 90 % against 92 %`,
      better.paired / PATHS,
      0.9,
      1,
    ),
    between('power of the unpaired test on the same traffic', better.unpaired / PATHS, 0.2, 0.5),
    {
      claim: 'the paired test is the more powerful one',
      measured: `${format(better.paired / PATHS)} against ${format(better.unpaired / PATHS)}`,
      bound: 'paired > unpaired',
      holds: better.paired > better.unpaired,
    },
    atMost('false positives of the paired test, models equally good', equal.paired, PATHS, ALPHA),
    atMost(
      'anytime: e-value of the paired test ever reaches 20, models equally good',
      equal.everCrossed,
      PATHS,
      ALPHA,
    ),
  ];
}

function rejections(world: World, seed: number) {
  const random = new RandomSource(seed);
  const counts = { paired: 0, unpaired: 0, everCrossed: 0 };
  for (let path = 0; path < PATHS; path++) {
    const arms = { control: { n: 0, k: 0 }, treatment: { n: 0, k: 0 } };
    let logE = 0;
    let agreed = 0;
    let favour = 0;
    let against = 0;
    let crossed = false;
    for (let i = 0; i < REQUESTS; i++) {
      const u = random.uniform();
      const isBoth = u < world.bothRight;
      const isCandidate = isBoth || u < world.bothRight + world.onlyCandidate;
      const isStable =
        isBoth || (!isCandidate && u < world.bothRight + world.onlyCandidate + world.onlyStable);
      if (isCandidate === isStable) agreed++;
      else if (isCandidate) favour++;
      else against++;
      if (isCandidate !== isStable) {
        // The mixture's next factor: twice the posterior mean of the side that came up.
        const seen = favour + against;
        logE += Math.log((2 * (isCandidate ? favour : against)) / (seen + 1));
        if (logE >= Math.log(1 / ALPHA)) crossed = true;
      }
      const arm = i % 2 === 0 ? arms.control : arms.treatment;
      arm.n++;
      if (i % 2 === 0 ? isStable : isCandidate) arm.k++;
    }
    const outcomes = {
      kind: 'paired',
      bothRight: agreed,
      onlyCandidate: favour,
      onlyStable: against,
      neither: 0,
    } as const;
    const paired = comparePairedOutcomes(outcomes, { method: 'fixed', alpha: ALPHA });
    if (paired.effect.pValue !== null && paired.effect.pValue < ALPHA) counts.paired++;
    const unpaired = compare(
      { kind: 'binary', ...arms.control },
      { kind: 'binary', ...arms.treatment },
      { method: 'fixed', alpha: ALPHA },
    );
    if (unpaired.pValue !== null && unpaired.pValue < ALPHA) counts.unpaired++;
    if (crossed) counts.everCrossed++;
    if (Math.abs(paired.mcnemar.logE - logE) > 1e-9 * Math.max(1, Math.abs(logE)))
      throw new Error('The e-value row by row is not the e-value of the counts.');
  }
  return counts;
}
