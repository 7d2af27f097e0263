import type { Alternative } from './alternative.ts';
import type { EffectScale } from './contrast.ts';

/** What is asked of a comparison, whatever the method. */
export interface ComparisonQuestion {
  /** The error that is accepted: in (0, 1), one-sided in (0, ½). 0.05 by default. */
  readonly alpha?: number;
  /** `two-sided` by default. */
  readonly alternative?: Alternative;
  /** `absolute` by default: in the metric's unit. `relative`: a share of the control's mean. */
  readonly scale?: EffectScale;
  /**
   * What pair evidence means. `ratio` (the default): Σy/Σx over units. `covariate`: the mean of y, adjusted by x
   * (CUPED). Other evidence ignores it.
   */
  readonly pairs?: 'ratio' | 'covariate';
}

/** One look, at a horizon that was fixed before the start. */
export interface FixedHorizonOptions extends ComparisonQuestion {
  readonly method: 'fixed';
  /** Units of both arms together that the horizon is; until then the status is `before-horizon`. */
  readonly plannedUnits?: number;
}

/** As many looks as one likes. */
export interface AnytimeValidOptions extends ComparisonQuestion {
  readonly method: 'sequential';
  /** N*: units of both arms together where the interval is to be tightest. Fixed before the start. */
  readonly plannedUnits: number;
  /** Units per arm below which the approximation is not trusted; 100 by default. */
  readonly minimumUnits?: number;
  /** Units with, and without, the outcome per arm, for binary evidence; 10 by default. */
  readonly minimumEvents?: number;
}

/** How two arms are to be compared. Plain data. */
export type ComparisonOptions = FixedHorizonOptions | AnytimeValidOptions;

/** Every way in which a comparison can be wrongly asked for. */
export type ComparisonFaultCode =
  | 'unknown-method'
  | 'unknown-alternative'
  | 'unknown-scale'
  | 'unknown-pairs'
  | 'alpha-out-of-range'
  | 'planned-units-not-positive'
  | 'minimum-not-a-count';

/** One fault of the options: which rule, where, and what to do about it. */
export interface ComparisonFault {
  readonly code: ComparisonFaultCode;
  /** JSON pointer (RFC 6901) into the options. */
  readonly pointer: string;
  readonly message: string;
}

const isPositive = (value: number): boolean => Number.isFinite(value) && value > 0;
const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;

/**
 * Everything that is wrong with the options of a comparison, at once; nothing when they can be used.
 *
 * @example comparisonFaults({ method: 'sequential', plannedUnits: 0, alpha: 2 }).length === 2
 */
export function comparisonFaults(options: ComparisonOptions): readonly ComparisonFault[] {
  const { method, alpha = 0.05, alternative = 'two-sided', scale = 'absolute', pairs = 'ratio' } = options;
  const faults: ComparisonFault[] = [];
  const fault = (code: ComparisonFaultCode, pointer: string, message: string): void => {
    faults.push({ code, pointer, message });
  };

  if (method !== 'fixed' && method !== 'sequential')
    fault('unknown-method', '/method', 'The method is not known. Use "fixed" or "sequential".');
  if (alternative !== 'two-sided' && alternative !== 'greater' && alternative !== 'less')
    fault(
      'unknown-alternative',
      '/alternative',
      'The alternative is not known. Use "two-sided", "greater" or "less".',
    );
  if (scale !== 'absolute' && scale !== 'relative')
    fault('unknown-scale', '/scale', 'The scale is not known. Use "absolute" or "relative".');
  if (pairs !== 'ratio' && pairs !== 'covariate')
    fault('unknown-pairs', '/pairs', 'The meaning of pairs is not known. Use "ratio" or "covariate".');

  const limit = alternative === 'two-sided' ? 1 : 0.5;
  if (!(alpha > 0 && alpha < limit))
    fault(
      'alpha-out-of-range',
      '/alpha',
      `Alpha is ${alpha}, and has to lie between 0 and ${limit}. Use 0.05 for 95 % confidence.`,
    );
  if (options.plannedUnits === undefined ? method === 'sequential' : !isPositive(options.plannedUnits))
    fault(
      'planned-units-not-positive',
      '/plannedUnits',
      'The planned number of units is not above 0. Give the units of both arms together.',
    );
  if (options.method === 'sequential')
    for (const key of ['minimumUnits', 'minimumEvents'] as const)
      if (!isCount(options[key] ?? 0))
        fault('minimum-not-a-count', `/${key}`, 'The minimum is not a whole number of at least 0.');
  return faults;
}
