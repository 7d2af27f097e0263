import type { Effect } from '../effect.ts';
import { intervalAround, pValueFor, type Alternative } from './alternative.ts';
import { standardErrorOf, type Contrast } from './contrast.ts';
import { studentQuantile, twoSidedStudent } from '../numerics/student-t.ts';

/**
 * Fixed-horizon test and interval of a contrast: `estimate ± t_{1−α/2, df} · SE`, t with the contrast's degrees of
 * freedom. Exact to a good approximation for normal values, and asymptotically for all others, for ratios and for
 * relative effects. Valid for one look only.
 *
 * @param alpha in (0, 1); a one-sided interval spends all of it on its side
 */
export function welch(contrast: Contrast, alpha: number, alternative: Alternative): Effect {
  const standardError = standardErrorOf(contrast);
  const df = contrast.degreesOfFreedom;
  const t = contrast.estimate / standardError;
  const tail = alternative === 'two-sided' ? alpha / 2 : alpha;
  return {
    estimate: contrast.estimate,
    standardError,
    interval: intervalAround(contrast.estimate, -studentQuantile(tail, df) * standardError, alternative),
    confidence: 1 - alpha,
    pValue: pValueFor(t, twoSidedStudent(t, df), alternative),
    eValue: null,
    n: contrast.n,
    isAnytimeValid: false,
    status: 'ready',
  };
}
