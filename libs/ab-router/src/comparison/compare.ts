import type { Effect } from '../effect.ts';
import type { PairMoments } from '../evidence/pair-moments.ts';
import { meanOf, ratioOf, shareOf, type ArmEstimate } from './arm-estimate.ts';
import { comparisonFaults, type ComparisonOptions } from './comparison-options.ts';
import { confidenceSequence } from './confidence-sequence.ts';
import { contrastOf, standardErrorOf, type Contrast, type NoContrast } from './contrast.ts';
import { adjustByCovariate } from './covariate-adjustment.ts';
import { isPossible, type Evidence } from './evidence.ts';
import { noAnswer } from './no-answer.ts';
import { compareShares } from './two-proportions.ts';
import { welch } from './welch.ts';

/** Below this many units per arm the central limit theorem is not relied on. */
const MINIMUM_UNITS = 100;
/** Below this many units with, or without, the outcome per arm neither. */
const MINIMUM_EVENTS = 10;

/**
 * What the evidence of two arms says about their difference, treatment minus control: one entry for every kind of
 * evidence and every method.
 *
 * | evidence | `fixed` | `sequential` |
 * |---|---|---|
 * | binary | pooled z and Newcombe's interval; relative: Welch's t on the shares | confidence sequence |
 * | moments | Welch's t | confidence sequence |
 * | pair, ratio | Welch's t on ratios, delta method over units | confidence sequence |
 * | pair, covariate | Welch's t on means adjusted by the covariate | confidence sequence |
 *
 * A sequential result may be read at every look. It is asymptotic, so it stays silent (`too-few-units`,
 * `too-few-events`) until every arm has 100 units and, for binary evidence, 10 units with and 10 without the outcome.
 * A fixed one may be read once, at its horizon; before that its numbers are those of a look too early and its status
 * is `before-horizon`.
 *
 * Total: impossible evidence, or of different kinds, gives the status `invalid-evidence`; impossible options give
 * `invalid-options`, and `comparisonFaults` says why.
 *
 * @param control evidence of the baseline arm
 * @param treatment evidence of the same kind
 * @example compare({ kind: 'binary', n: 1000, k: 100 }, { kind: 'binary', n: 1000, k: 140 }, { method: 'fixed' }).interval ≈ [0.0115153390714, 0.0685637491475]
 * @example compare({ kind: 'binary', n: 99, k: 30 }, { kind: 'binary', n: 99, k: 40 }, { method: 'sequential', plannedUnits: 5000 }).status === 'too-few-units'
 */
export function compare(control: Evidence, treatment: Evidence, options: ComparisonOptions): Effect {
  const refused = refusal(control, treatment, options);
  if (refused !== null) return noAnswer(refused, knownOf(control, treatment, options));

  const { method, scale = 'absolute', alpha = 0.05, alternative = 'two-sided' } = options;
  const areBinary = control.kind === 'binary' && treatment.kind === 'binary';
  if (method === 'fixed' && areBinary && scale === 'absolute')
    return atHorizon(compareShares(control, treatment, alpha, alternative), options);
  if (control.kind === 'pair' && treatment.kind === 'pair' && options.pairs === 'covariate')
    return answer(adjustByCovariate(control, treatment, scale).contrast, options);
  if (method === 'sequential' && areBinary) {
    const { minimumEvents = MINIMUM_EVENTS, minimumUnits = MINIMUM_UNITS } = options;
    const events = Math.min(control.k, control.n - control.k, treatment.k, treatment.n - treatment.k);
    if (events < minimumEvents && Math.min(control.n, treatment.n) >= Math.max(1, minimumUnits))
      return noAnswer('too-few-events', {
        ...knownOf(control, treatment, options),
        ...estimates(contrastOf(shareOf(control), shareOf(treatment), scale)),
      });
  }
  return answer(contrastOf(estimateOf(control), estimateOf(treatment), scale), options);
}

/** A comparison adjusted by a covariate, and what the covariate was worth. */
export interface AdjustedEffect {
  readonly effect: Effect;
  /** θ: how much of the outcome goes with one unit of the covariate. */
  readonly theta: number;
  /** By which share the variance of the estimate is smaller than without the covariate; about ρ². NaN if unknown. */
  readonly varianceReduction: number;
}

/**
 * `compare` with `pairs: 'covariate'` (CUPED), together with θ and the reduction of variance: what to show next to
 * the effect, since a covariate that explains nothing is not worth its upkeep.
 *
 * @param control outcome as y, covariate as x
 * @param options `pairs` is taken as `covariate`
 * @example compareAdjusted({ kind: 'pair', n: 9, meanX: 0, meanY: 0, m2X: 8, m2Y: 8, cXY: 4 }, { kind: 'pair', n: 9, meanX: 0, meanY: 1, m2X: 8, m2Y: 8, cXY: 4 }, { method: 'fixed' }).varianceReduction === 0.25
 */
export function compareAdjusted(
  control: PairMoments,
  treatment: PairMoments,
  options: ComparisonOptions,
): AdjustedEffect {
  const refused = refusal(control, treatment, options);
  if (refused !== null) {
    const effect = noAnswer(refused, knownOf(control, treatment, options));
    return { effect, theta: Number.NaN, varianceReduction: Number.NaN };
  }
  const { contrast, theta, varianceReduction } = adjustByCovariate(
    control,
    treatment,
    options.scale ?? 'absolute',
  );
  return { effect: answer(contrast, options), theta, varianceReduction };
}

function refusal(
  control: Evidence,
  treatment: Evidence,
  options: ComparisonOptions,
): 'invalid-options' | 'invalid-evidence' | null {
  if (comparisonFaults(options).length > 0) return 'invalid-options';
  if (control.kind !== treatment.kind) return 'invalid-evidence';
  return isPossible(control) && isPossible(treatment) ? null : 'invalid-evidence';
}

function knownOf(
  control: Evidence,
  treatment: Evidence,
  options: ComparisonOptions,
): { n: Effect['n']; confidence: number; isAnytimeValid: boolean } {
  return {
    n: { control: control.n, treatment: treatment.n },
    confidence: 1 - (options.alpha ?? 0.05),
    isAnytimeValid: options.method === 'sequential',
  };
}

function estimateOf(evidence: Evidence): ArmEstimate {
  switch (evidence.kind) {
    case 'binary':
      return shareOf(evidence);
    case 'moments':
      return meanOf(evidence);
    case 'pair':
      return ratioOf(evidence);
  }
}

function estimates(contrast: Contrast | NoContrast): { estimate: number; standardError: number } {
  const standardError = contrast.kind === 'contrast' ? standardErrorOf(contrast) : Number.NaN;
  return { estimate: contrast.estimate, standardError };
}

function answer(contrast: Contrast | NoContrast, options: ComparisonOptions): Effect {
  const { alpha = 0.05, alternative = 'two-sided' } = options;
  const known = {
    n: contrast.n,
    confidence: 1 - alpha,
    isAnytimeValid: options.method === 'sequential',
    ...estimates(contrast),
  };
  if (options.method === 'sequential') {
    const fewest = Math.min(contrast.n.control, contrast.n.treatment);
    if (fewest < (options.minimumUnits ?? MINIMUM_UNITS)) return noAnswer('too-few-units', known);
  }
  if (contrast.kind === 'none') return noAnswer(contrast.status, known);
  return options.method === 'sequential'
    ? confidenceSequence(contrast, options.plannedUnits, alpha, alternative)
    : atHorizon(welch(contrast, alpha, alternative), options);
}

function atHorizon(effect: Effect, { plannedUnits = 0 }: ComparisonOptions): Effect {
  const isEarly = effect.n.control + effect.n.treatment < plannedUnits;
  return isEarly && effect.status === 'ready' ? { ...effect, status: 'before-horizon' } : effect;
}
