import { confirmPairedLosses, confirmPairedOutcomes, type TestDesign } from '@switchyard/ab-router/planning';
import type { VersionComparison } from './compare-versions.ts';

/** Whole units that would confirm the observed difference live; infinite when there is none to confirm. */
export interface Confirmation {
  /** Scored by both versions, in shadow. */
  readonly shadowUnits: number;
  /** In each arm of an A/B test read once. */
  readonly fixedUnitsPerArm: number;
  /** In each arm of an A/B test that may be read at any time. */
  readonly sequentialUnitsPerArm: number;
}

/** What it takes to find the observed difference again. It takes the estimate for the truth, so it is the least. */
export function confirmation(
  comparison: VersionComparison,
  { alpha, power }: { readonly alpha: number; readonly power: number },
): Confirmation {
  const units = (design: TestDesign) =>
    comparison.kind === 'classification'
      ? confirmPairedOutcomes(comparison.outcomes, design)
      : confirmPairedLosses(comparison.losses, design);
  const fixed = units({ method: 'fixed', alpha, power });
  const sequential = units({ method: 'sequential', alpha, power });
  return {
    shadowUnits: Math.ceil(fixed.paired),
    fixedUnitsPerArm: Math.ceil(fixed.unpairedPerArm),
    sequentialUnitsPerArm: Math.ceil(sequential.unpairedPerArm),
  };
}
