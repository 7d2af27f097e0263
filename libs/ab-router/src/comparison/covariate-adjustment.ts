import type { PairMoments } from '../evidence/pair-moments.ts';
import { satterthwaite } from './satterthwaite.ts';
import { withSpread, type Contrast, type EffectScale, type NoContrast } from './contrast.ts';

/** A difference from which the part that a covariate foretold has been taken out. */
export interface AdjustedContrast {
  readonly contrast: Contrast | NoContrast;
  /** θ: how much of the outcome goes with one unit of the covariate; 0 when the covariate does not vary. */
  readonly theta: number;
  /** By which share the variance of the difference is smaller than without the covariate; about ρ². */
  readonly varianceReduction: number;
}

/** What is left of a sum that cancels to its last bits, or of equal values merged in parts, is not spread. */
const ROUNDING = 8 * Number.EPSILON;

/** An arm's variance of `Σ(y·Y + x·X)/n` for given factors of outcome and covariate. */
function varianceOfMean({ n, meanY, m2X, m2Y, cXY }: PairMoments, y: number, x: number): number {
  const terms = y * y * m2Y + x * x * m2X;
  const sum = terms + 2 * x * y * cXY;
  const isRounding = sum <= ROUNDING * terms || Math.sqrt(sum / n) <= ROUNDING * Math.abs(y * meanY);
  return (isRounding ? 0 : sum) / (n - 1) / n;
}

/**
 * CUPED: outcome Y adjusted by a covariate X that the treatment cannot change, such as the unit's value before the
 * experiment or the stable model's score of the same request. `Y' = Y − θ(X − X̄)`, `θ = Σcov(X, Y)/Σvar(X)` summed
 * within the arms (so that the effect itself does not enter), X̄ over both arms. The estimate keeps its expectation
 * and its variance shrinks to about `(1 − ρ²)`; both hold asymptotically, as θ is estimated.
 *
 * A relative effect is divided by the control's adjusted mean; its delta method includes what X̄ itself varies.
 *
 * Source: Deng, Xu, Kohavi & Walker, WSDM 2013.
 *
 * @param control outcome as y, covariate as x
 * @returns no contrast below two units per arm, on a relative baseline of 0, and without spread
 * @example adjustByCovariate({ kind: 'pair', n: 2, meanX: 0, meanY: 0, m2X: 2, m2Y: 2, cXY: 1 }, { kind: 'pair', n: 2, meanX: 0, meanY: 1, m2X: 2, m2Y: 2, cXY: 1 }, 'absolute').theta === 0.5
 */
export function adjustByCovariate(
  control: PairMoments,
  treatment: PairMoments,
  scale: EffectScale,
): AdjustedContrast {
  const n = { control: control.n, treatment: treatment.n };
  const spreadX = control.m2X + treatment.m2X;
  const theta = spreadX > 0 ? (control.cXY + treatment.cXY) / spreadX : 0;
  const shift = treatment.meanX - control.meanX;
  const difference = treatment.meanY - control.meanY - theta * shift;
  const none = (status: NoContrast['status'], estimate: number): AdjustedContrast => ({
    contrast: { kind: 'none', status, estimate, n },
    theta,
    varianceReduction: Number.NaN,
  });
  if (n.control === 0 || n.treatment === 0) return none('too-few-units', Number.NaN);

  // The control's mean of Y' is meanY − θ(meanX − X̄), and meanX − X̄ is −share · shift.
  const share = n.treatment / (n.control + n.treatment);
  const baseline = control.meanY + theta * share * shift;
  if (scale === 'relative' && baseline === 0) return none('no-baseline', Number.NaN);
  const divisor = scale === 'relative' ? Math.abs(baseline) : 1;
  const estimate = difference / divisor;
  if (n.control < 2 || n.treatment < 2) return none('too-few-units', estimate);

  // Derivatives by the four means; the baseline moves against a relative estimate.
  const pull = scale === 'relative' ? difference / baseline : 0;
  const slopeX = theta * (1 + pull * share);
  const controlVariance = varianceOfMean(control, -(1 + pull) / divisor, slopeX / divisor);
  const treatmentVariance = varianceOfMean(treatment, 1 / divisor, -slopeX / divisor);
  const plainPull = scale === 'relative' ? treatment.meanY / control.meanY : 1;
  const plainDivisor = scale === 'relative' ? control.meanY : 1;
  const plain =
    varianceOfMean(control, plainPull / plainDivisor, 0) + varianceOfMean(treatment, 1 / plainDivisor, 0);
  return {
    contrast: withSpread({
      kind: 'contrast',
      estimate,
      controlVariance,
      treatmentVariance,
      degreesOfFreedom: satterthwaite(
        varianceOfMean(control, 1, -theta),
        n.control,
        varianceOfMean(treatment, 1, -theta),
        n.treatment,
      ),
      n,
    }),
    theta,
    varianceReduction:
      plain > 0 && Number.isFinite(plain) ? 1 - (controlVariance + treatmentVariance) / plain : Number.NaN,
  };
}
