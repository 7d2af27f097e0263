import { binomialCdf } from '../src/numerics/binomial.ts';
import { logBeta } from '../src/numerics/log-gamma.ts';
import { blockLogE, dirichletLogE, mcnemar, rateLogE } from '../src/index.ts';
import { atMost, equals, type Claim } from './claim.ts';
import { PATHS } from './looks.ts';
import { RandomSource } from './random-source.ts';

const TOLERANCE = 1e-9;
const SIZES = [1, 2, 5, 20, 77, 200] as const;

/** That each e-value is a fair bet under its null, by summing over everything that can happen. */
export function proveEValues(): readonly Claim[] {
  const worst = (name: string, expectation: (n: number) => number): Claim => {
    const values = SIZES.map(expectation);
    const value = values.reduce((a, b) => (Math.abs(b - 1) > Math.abs(a - 1) ? b : a), 1);
    return equals(`E[e] under the null, n ≤ 200, by enumeration: ${name}`, value, 1, TOLERANCE);
  };
  const rates = [0.01, 0.3, 0.5] as const;
  return [
    worst('paired (McNemar mixture)', (n) =>
      sum(n, (k) => binomialMass(k, n, 0.5) * mcnemar(k, n - k).eValue),
    ),
    ...rates.map((rate) =>
      worst(`rate against ${rate} (Beta mixture)`, (n) =>
        sum(n, (k) => {
          const logE = rateLogE(
            { kind: 'binary', n, k },
            { rate, alternative: 'two-sided', prior: { a: 1, b: 1 } },
          );
          return binomialMass(k, n, rate) * Math.exp(logE);
        }),
      ),
    ),
    worst('sample ratio 30 : 70 (Dirichlet mixture)', (n) =>
      sum(n, (k) => {
        const arms = [
          { arm: 'a', weight: 30, observed: k },
          { arm: 'b', weight: 70, observed: n - k },
        ];
        return binomialMass(k, n, 0.3) * Math.exp(dirichletLogE(arms));
      }),
    ),
    worst('two rates, given the total (odds ratio 2)', (n) => {
      // n units in each arm, and n outcomes in all.
      const log = (k: number) => 2 * logChoose(n, k);
      const total = logChoose(2 * n, n);
      return sum(n, (k) => {
        const mass = Math.exp(log(k) - total);
        const control = { kind: 'binary' as const, n, k: n - k };
        return mass * Math.exp(blockLogE(control, { kind: 'binary', n, k }, 2));
      });
    }),
    ...stoppedProcesses(),
  ];
}

/** How often a bet against the truth ever pays 20 to 1 when one may stop at any row. */
function stoppedProcesses(): readonly Claim[] {
  const random = new RandomSource(271_828);
  const rate = 0.05;
  let crossed = 0;
  for (let path = 0; path < PATHS; path++) {
    let logE = 0;
    let k = 0;
    for (let n = 0; n < 2000; n++) {
      const isEvent = random.uniform() < rate;
      const chance = (k + 1) / (n + 2);
      logE += Math.log(isEvent ? chance / rate : (1 - chance) / (1 - rate));
      if (isEvent) k++;
      if (logE >= Math.log(20)) {
        crossed++;
        break;
      }
    }
  }
  return [
    atMost('anytime: rate e-process at the null ever reaches 20 within 2,000 rows', crossed, PATHS, 0.05),
  ];
}

function sum(n: number, term: (k: number) => number): number {
  let total = 0;
  for (let k = 0; k <= n; k++) total += term(k);
  return total;
}

function logChoose(n: number, k: number): number {
  return k === 0 || k === n ? 0 : -Math.log(n + 1) - logBeta(n - k + 1, k + 1);
}

function binomialMass(k: number, n: number, p: number): number {
  const mass = Math.exp(logChoose(n, k) + k * Math.log(p) + (n - k) * Math.log1p(-p));
  return Number.isFinite(mass) ? mass : binomialCdf(k, n, p) - binomialCdf(k - 1, n, p);
}
