import type { EffectStatus } from '../effect.ts';
import type { ArmEstimate } from './arm-estimate.ts';
import { satterthwaite } from './satterthwaite.ts';

/** Whether an effect is a difference in the metric's unit or a share of the control's mean. */
export type EffectScale = 'absolute' | 'relative';

/** The difference of two independent arms, with what each of them adds to its variance. */
export interface Contrast {
  readonly kind: 'contrast';
  /** Treatment minus control. */
  readonly estimate: number;
  readonly controlVariance: number;
  readonly treatmentVariance: number;
  /** Of the difference in the metric's unit, also where the effect is relative. */
  readonly degreesOfFreedom: number;
  readonly n: { readonly control: number; readonly treatment: number };
}

/** Why there is no difference to speak of, or none whose spread is known. */
export interface NoContrast {
  readonly kind: 'none';
  readonly status: Exclude<EffectStatus, 'ready' | 'before-horizon'>;
  readonly estimate: number;
  readonly n: { readonly control: number; readonly treatment: number };
}

/**
 * The difference of two arms. A relative one is divided by |control|, so that it is positive for an increase also
 * where the baseline is negative; its variance is that of the delta method,
 * `v_T/m_C² + v_C m_T²/m_C⁴` with v the variances of the means, which takes the baseline to be several of its
 * standard errors away from 0.
 *
 * @returns no contrast below two units for a mean or a ratio (`too-few-units`), while a ratio's denominators sum to 0
 *   (`too-few-events`), for a relative effect on a baseline of 0 (`no-baseline`), and without spread (`no-variance`)
 */
export function contrastOf(
  control: ArmEstimate,
  treatment: ArmEstimate,
  scale: EffectScale,
): Contrast | NoContrast {
  const n = { control: control.n, treatment: treatment.n };
  const difference = treatment.value - control.value;
  const estimate = scale === 'absolute' ? difference : difference / Math.abs(control.value);
  const none = (status: NoContrast['status'], known = estimate): NoContrast => ({
    kind: 'none',
    status,
    estimate: Number.isFinite(known) ? known : Number.NaN,
    n,
  });
  if (n.control === 0 || n.treatment === 0) return none('too-few-units');
  if (Number.isNaN(control.value) || Number.isNaN(treatment.value)) return none('too-few-events');
  if (scale === 'relative' && control.value === 0) return none('no-baseline', Number.NaN);
  if (Number.isNaN(control.variance) || Number.isNaN(treatment.variance)) return none('too-few-units');
  const lift = treatment.value / control.value;
  const controlVariance =
    scale === 'absolute'
      ? control.variance
      : (control.variance / control.value / control.value) * lift * lift;
  const treatmentVariance =
    scale === 'absolute' ? treatment.variance : treatment.variance / control.value / control.value;
  const degreesOfFreedom = satterthwaite(control.variance, n.control, treatment.variance, n.treatment);
  return withSpread({ kind: 'contrast', estimate, controlVariance, treatmentVariance, degreesOfFreedom, n });
}

/** The contrast, or none when it has no finite, positive variance. */
export function withSpread(contrast: Contrast): Contrast | NoContrast {
  const total = contrast.controlVariance + contrast.treatmentVariance;
  if (total > 0 && Number.isFinite(total) && Number.isFinite(contrast.estimate)) return contrast;
  return { kind: 'none', status: 'no-variance', estimate: contrast.estimate, n: contrast.n };
}

/**
 * The standard error of a contrast: the root of the arms' variances added.
 *
 * @example standardErrorOf({ kind: 'contrast', estimate: 1, controlVariance: 9, treatmentVariance: 16, degreesOfFreedom: 8, n: { control: 5, treatment: 5 } }) === 5
 */
export function standardErrorOf({ controlVariance, treatmentVariance }: Contrast): number {
  return Math.sqrt(controlVariance + treatmentVariance);
}
