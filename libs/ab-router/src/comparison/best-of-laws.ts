import { accumulate, panelGrid, type Masses } from './panel-quadrature.ts';

/** How likely an arm is the best, and what choosing it would cost. */
export interface ArmChance {
  /** The probability that no other arm is better, in [0, 1]; all arms' add up to 1. */
  readonly probabilityBest: number;
  /** The expected shortfall to the best arm if this one is chosen, in the metric's unit, at least 0. */
  readonly expectedLoss: number;
}

/** A posterior of one peak on some line, as often as arms share it. */
export interface Law {
  /** How many arms have this posterior. */
  readonly copies: number;
  readonly mode: number;
  /** About one standard deviation. */
  readonly width: number;
  /** Logarithm of the density, 0 at the mode. */
  readonly logDensity: (u: number) => number;
}

/** e^−45 is 3e-20 of the peak: what lies further out is lost in rounding. */
const DROP = 45;
const MAXIMUM_STEPS = 400;

/** Cuts from the mode outwards, close enough that the density is a smooth curve between two of them. */
function cutsOf({ mode, width, logDensity }: Law): number[] {
  const cuts = [mode];
  for (const direction of [-1, 1]) {
    let step = width;
    let at = mode;
    let drop = 0;
    for (let i = 0; i < MAXIMUM_STEPS && drop < DROP; i++) {
      at += direction * step;
      cuts.push(at);
      const next = -logDensity(at);
      // Long exponential tails take longer steps, each of them a factor of about e³.
      step = Math.min(1.5 * step, Math.max(width, (3 * step) / Math.max(next - drop, Number.MIN_VALUE)));
      drop = next;
    }
  }
  return cuts;
}

function densityOf(law: Law, cuts: readonly number[], nodes: Float64Array): Float64Array {
  const lowest = Math.min(...cuts);
  const highest = Math.max(...cuts);
  return nodes.map((u) => (u < lowest || u > highest ? 0 : Math.exp(law.logDensity(u))));
}

/**
 * The chances of different laws by quadrature: `P(k best) = ∫ f_k Π_{j≠k} F_j`, and the expected loss
 * `E[max] − E[k] = ∫ F_k (1 − Π_{j≠k} F_j) dx`, whose integrand is nowhere negative, so that small losses keep their
 * digits. Distribution functions are integrated on the same grid from the densities, so no special function is
 * needed and equal laws get equal values to the last bit. No randomness: replicas agree.
 *
 * Complexity: O(laws² · grid), the grid about 400 nodes per law.
 *
 * @param laws different from each other, higher is better
 * @param slope dx/du, where the laws live on a line u that is not the metric x
 * @param extraCuts where the slope needs them
 * @returns the chance of one arm of each law
 */
export function bestOfLaws(
  laws: readonly Law[],
  slope: (u: number) => number,
  extraCuts: readonly number[],
): ArmChance[] {
  const cuts = laws.map(cutsOf);
  const own = cuts.flat();
  const lowest = own.reduce((a, b) => Math.min(a, b));
  const highest = own.reduce((a, b) => Math.max(a, b));
  const grid = panelGrid([...own, ...extraCuts.filter((u) => u > lowest && u < highest)]);
  const densities = laws.map((law, k) => densityOf(law, cuts[k] ?? [], grid.nodes));
  const masses = densities.map((density) => accumulate(grid, density));
  const slopes = grid.nodes.map(slope);

  const sums = laws.map((law, k) => {
    const density = densities[k] ?? new Float64Array();
    const below = masses[k]?.below ?? new Float64Array();
    const { all, any } = othersBelow(laws, masses, k);
    let probability = 0;
    let loss = 0;
    for (let i = 0; i < density.length; i++) {
      const weight = grid.weights[i] ?? 0;
      probability += weight * (density[i] ?? 0) * (all[i] ?? 0);
      loss += weight * (slopes[i] ?? 0) * (below[i] ?? 0) * (any[i] ?? 0);
    }
    return { copies: law.copies, probability, loss };
  });
  const total = sums.reduce((sum, { copies, probability }) => sum + copies * probability, 0);
  return sums.map(({ copies, probability, loss }) => ({
    probabilityBest: (copies * probability) / total / copies,
    expectedLoss: loss,
  }));
}

/**
 * Over all arms but one of law k: the chance that all of them lie below each node, `Π F_j`, and that any lies above.
 * Neither is taken as 1 minus the other, so both keep their digits where they are small.
 */
function othersBelow(
  laws: readonly Law[],
  masses: readonly Masses[],
  k: number,
): { all: Float64Array; any: Float64Array } {
  const all = new Float64Array(masses[k]?.below.length ?? 0).fill(1);
  const any = new Float64Array(all.length);
  laws.forEach((law, j) => {
    const { below, above } = masses[j] ?? { below: all, above: any };
    for (let copy = j === k ? 1 : 0; copy < law.copies; copy++)
      for (let i = 0; i < all.length; i++) {
        any[i] = (above[i] ?? 0) + (below[i] ?? 0) * (any[i] ?? 0);
        all[i] = (below[i] ?? 0) * (all[i] ?? 0);
      }
  });
  return { all, any };
}
