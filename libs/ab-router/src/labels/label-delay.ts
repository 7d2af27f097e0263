/** How long one label took, or how long it has been waited for. */
export interface DelayObservation {
  /** Milliseconds from assignment to the label, or to now while there is none; at least 0. */
  readonly delayMs: number;
  /** Whether the label has arrived; if not, it is known only to take longer. */
  readonly hasArrived: boolean;
}

/** `F(d)`, the share of labels that arrive within a delay: a step function, estimated from past labels. */
export interface LabelDelay {
  /** Labels observed, arrived or not. */
  readonly n: number;
  /** Labels that have arrived. */
  readonly arrived: number;
  /** Ascending in both; F jumps to `share` at `delayMs` and is 0 before the first step. */
  readonly steps: readonly { readonly delayMs: number; readonly share: number }[];
}

/**
 * The delay distribution by the Kaplan–Meier estimator, which uses the labels that are still waited for as what they
 * are: at every delay at which labels arrived, the share still missing is multiplied by
 * `1 − arrivals / labels waited for at least that long`. Without waiting labels it is the empirical distribution.
 *
 * Labels that never come keep F below 1; where only outcomes of one kind are ever reported, take the delays of those
 * that were, or F measures how many there are instead of how late they come.
 *
 * Complexity: O(n log n).
 *
 * Source: Kaplan & Meier, JASA 53 (1958).
 *
 * @example labelDelay([{ delayMs: 1, hasArrived: true }, { delayMs: 2, hasArrived: false }, { delayMs: 3, hasArrived: true }]).steps[0].share ≈ 1 / 3
 */
export function labelDelay(observations: readonly DelayObservation[]): LabelDelay {
  const sorted = [...observations].sort((a, b) => a.delayMs - b.delayMs);
  const steps: { delayMs: number; share: number }[] = [];
  let missing = 1;
  let waiting = sorted.length;
  let arrived = 0;
  for (let i = 0; i < sorted.length;) {
    const delayMs = sorted[i]?.delayMs ?? Number.NaN;
    let here = 0;
    let arrivals = 0;
    // A label seen missing at the very delay at which another arrived was waited for at that delay.
    for (; i < sorted.length && sorted[i]?.delayMs === delayMs; i++) {
      here += 1;
      arrivals += sorted[i]?.hasArrived === true ? 1 : 0;
    }
    if (here === 0) break;
    if (arrivals > 0) {
      missing *= 1 - arrivals / waiting;
      steps.push({ delayMs, share: 1 - missing });
    }
    waiting -= here;
    arrived += arrivals;
  }
  return { n: observations.length, arrived, steps };
}

/**
 * `F(d)`: the share of labels that arrive within a delay. Beyond the longest arrival it stays where it is.
 *
 * @example shareArrivedWithin({ n: 2, arrived: 2, steps: [{ delayMs: 10, share: 0.5 }, { delayMs: 20, share: 1 }] }, 15) === 0.5
 */
export function shareArrivedWithin({ steps }: LabelDelay, delayMs: number): number {
  let low = 0;
  let high = steps.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((steps[middle]?.delayMs ?? Number.POSITIVE_INFINITY) <= delayMs) low = middle + 1;
    else high = middle;
  }
  return steps[low - 1]?.share ?? 0;
}

/**
 * The maturity window `W = F⁻¹(q)`: the shortest delay within which a share q of the labels arrives.
 *
 * @param share q, in (0, 1], usually 0.95
 * @returns milliseconds; null when that share has never been seen to arrive
 * @example maturityWindow({ n: 2, arrived: 2, steps: [{ delayMs: 10, share: 0.5 }, { delayMs: 20, share: 1 }] }, 0.95) === 20
 */
export function maturityWindow({ steps }: LabelDelay, share: number): number | null {
  // Products of shares miss round numbers by their last bits.
  return steps.find((step) => step.share >= share - 1e-12)?.delayMs ?? null;
}
