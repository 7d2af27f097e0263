import { gaussLegendre } from '../numerics/gauss-legendre.ts';

/** Nodes per panel: exact for polynomials of degree 31, and panels are about one standard deviation wide. */
export const PANEL_ORDER = 16;

/** A line cut into panels, with the nodes of a Gauss–Legendre rule on each of them. */
export interface PanelGrid {
  /** Ascending: 16 per panel. */
  readonly nodes: Float64Array;
  /** What a value at each node counts in an integral over the whole grid. */
  readonly weights: Float64Array;
}

/** The part of a density's mass that lies below, and above, every node. */
export interface Masses {
  readonly below: Float64Array;
  readonly above: Float64Array;
}

/**
 * The grid between the lowest and the highest of some points, with a cut at each of them.
 *
 * @param cuts at least two different points, in any order
 * @example panelGrid([1, 0]).nodes.length === 16
 */
export function panelGrid(cuts: readonly number[]): PanelGrid {
  const edges = [...new Set(cuts)].sort((a, b) => a - b);
  const rule = gaussLegendre(PANEL_ORDER);
  const nodes = new Float64Array((edges.length - 1) * PANEL_ORDER);
  const weights = new Float64Array(nodes.length);
  for (let panel = 0; panel + 1 < edges.length; panel++) {
    const from = edges[panel] ?? 0;
    const half = ((edges[panel + 1] ?? 0) - from) / 2;
    for (let i = 0; i < PANEL_ORDER; i++) {
      nodes[panel * PANEL_ORDER + i] = from + half * (1 + (rule.nodes[i] ?? 0));
      weights[panel * PANEL_ORDER + i] = half * (rule.weights[i] ?? 0);
    }
  }
  return { nodes, weights };
}

/** Row i: what the values at all nodes of a panel count in the integral from its left end to node i. */
let partialWeights: Float64Array | null = null;

/**
 * The integrals of the panel's Lagrange polynomials, by their Legendre series:
 * `∫ P_k = (P_{k+1} − P_{k−1}) / (2k + 1)`. Divided by the node's own weight, so that weighted values can be used.
 */
function partials(): Float64Array {
  if (partialWeights !== null) return partialWeights;
  const { nodes } = gaussLegendre(PANEL_ORDER);
  const legendre = Array.from(nodes, (x) => {
    const values = [1, x];
    for (let k = 1; k < PANEL_ORDER; k++)
      values.push(((2 * k + 1) * x * (values[k] ?? 0) - k * (values[k - 1] ?? 0)) / (k + 1));
    return values;
  });
  const table = new Float64Array(PANEL_ORDER * PANEL_ORDER);
  legendre.forEach((at, i) => {
    legendre.forEach((of, m) => {
      let sum = (nodes[i] ?? 0) + 1;
      for (let k = 1; k < PANEL_ORDER; k++) sum += (of[k] ?? 0) * ((at[k + 1] ?? 0) - (at[k - 1] ?? 0));
      table[i * PANEL_ORDER + m] = sum / 2;
    });
  });
  partialWeights = table;
  return table;
}

/**
 * The distribution function of a density at every node, and its complement, each summed from its own end so that
 * small tails stay accurate. The density is made to integrate to 1 on the grid, in place.
 *
 * Complexity: O(16 · nodes).
 *
 * @param density at the nodes, at least 0, up to a factor
 */
export function accumulate({ weights }: PanelGrid, density: Float64Array): Masses {
  const table = partials();
  const below = new Float64Array(density.length);
  const above = new Float64Array(density.length);
  let total = 0;
  for (let i = 0; i < density.length; i++) total += (density[i] ?? 0) * (weights[i] ?? 0);
  for (let i = 0; i < density.length; i++) density[i] = (density[i] ?? 0) / total;

  let base = 0;
  for (let start = 0; start < density.length; start += PANEL_ORDER) {
    let mass = 0;
    for (let i = 0; i < PANEL_ORDER; i++) {
      let partial = 0;
      for (let m = 0; m < PANEL_ORDER; m++)
        partial += (table[i * PANEL_ORDER + m] ?? 0) * (density[start + m] ?? 0) * (weights[start + m] ?? 0);
      mass += (density[start + i] ?? 0) * (weights[start + i] ?? 0);
      below[start + i] = Math.min(1, base + Math.max(0, partial));
      above[start + i] = partial;
    }
    for (let i = 0; i < PANEL_ORDER; i++)
      above[start + i] = Math.max(0, mass - Math.max(0, above[start + i] ?? 0));
    base += mass;
  }
  let rest = 0;
  for (let start = density.length - PANEL_ORDER; start >= 0; start -= PANEL_ORDER) {
    let mass = 0;
    for (let i = 0; i < PANEL_ORDER; i++) {
      above[start + i] = Math.min(1, rest + (above[start + i] ?? 0));
      mass += (density[start + i] ?? 0) * (weights[start + i] ?? 0);
    }
    rest += mass;
  }
  return { below, above };
}
