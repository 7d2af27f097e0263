import { logGamma, stirlingCorrection } from '../numerics/log-gamma.ts';
import { openArms, totalObserved, totalWeight, type ArmCount } from './arm-count.ts';

/** How strongly the mixture keeps to the intended shares, in units; 100 finds imbalances of a few per cent soonest. */
export const DIRICHLET_CONCENTRATION = 100;

/**
 * `ln e` of one stratum's counts against its weights: the Dirichlet mixture of multinomial likelihood ratios,
 * `lnΓ(Σa) − lnΓ(Σa + n) + Σ [lnΓ(aᵢ + nᵢ) − lnΓ(aᵢ) − nᵢ ln θᵢ]` with `aᵢ = concentration · θᵢ`. Unit by unit it is a
 * martingale from 1 while every unit goes to arm i with probability θᵢ, so it may be looked at at any time. Arms of
 * weight 0 leave the test; fewer than two open arms say nothing.
 *
 * Source: Lindon & Malek, NeurIPS 2022 (anytime-valid inference for multinomial count data).
 *
 * @example dirichletLogE([{ arm: 'a', weight: 1, observed: 1000 }, { arm: 'b', weight: 1, observed: 1200 }]) ≈ 7.140301876
 */
export function dirichletLogE(
  arms: readonly ArmCount[],
  concentration: number = DIRICHLET_CONCENTRATION,
): number {
  const open = openArms(arms);
  if (open.length < 2) return 0;
  const weights = totalWeight(open);
  const total = totalObserved(open);
  // Γ by Stirling's formula with its correction apart: its large terms cancel against n ln θ and leave the imbalance.
  let logE = correction(concentration) - correction(concentration + total);
  logE -= (concentration - 0.5) * Math.log1p(total / concentration);
  for (const { weight, observed } of open) {
    const share = weight / weights;
    const prior = concentration * share;
    const imbalance = (observed - share * total) / (share * (concentration + total));
    logE += observed === 0 ? 0 : observed * Math.log1p(imbalance);
    logE += (prior - 0.5) * Math.log1p(observed / prior) + correction(prior + observed) - correction(prior);
  }
  return logE;
}

const HALF_LN_TWO_PI = 0.5 * Math.log(2 * Math.PI);

/** From here on Stirling's series is exact to the last bit of a double. */
const ASYMPTOTIC = 15;

/** What Stirling's formula lacks of lnΓ(x), for any x above 0. */
function correction(x: number): number {
  if (x >= ASYMPTOTIC) return stirlingCorrection(x);
  return logGamma(x) - ((x - 0.5) * Math.log(x) - x + HALF_LN_TWO_PI);
}
