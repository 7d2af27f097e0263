/** Nodes in (−1, 1), ascending, with the weights that integrate polynomials of degree 2n − 1 exactly. */
export interface QuadratureRule {
  readonly nodes: Float64Array;
  readonly weights: Float64Array;
}

const rules = new Map<number, QuadratureRule>();

/**
 * The Gauss–Legendre rule of an order: the roots of the Legendre polynomial, found by Newton's method. Computed once
 * per order.
 *
 * Source: Abramowitz & Stegun 25.4.29; starting values of Tricomi.
 *
 * @param order number of nodes, a whole number of at least 1
 */
export function gaussLegendre(order: number): QuadratureRule {
  const known = rules.get(order);
  if (known !== undefined) return known;
  const nodes = new Float64Array(order);
  const weights = new Float64Array(order);
  for (let i = 0; i < order; i++) {
    let x = Math.cos((Math.PI * (order - i - 0.25)) / (order + 0.5));
    let slope = 1;
    for (let step = 0; step < 100; step++) {
      let previous = 0;
      let value = 1;
      for (let n = 0; n < order; n++) {
        const next = ((2 * n + 1) * x * value - n * previous) / (n + 1);
        previous = value;
        value = next;
      }
      slope = (order * (x * value - previous)) / (x * x - 1);
      const change = value / slope;
      x -= change;
      if (Math.abs(change) < 1e-15) break;
    }
    nodes[i] = x;
    weights[i] = 2 / ((1 - x * x) * slope * slope);
  }
  const rule = { nodes, weights };
  rules.set(order, rule);
  return rule;
}

/**
 * `∫ f` over an interval, by the Gauss–Legendre rule of an order on each of equal parts.
 *
 * @param parts the interval is cut into this many equal parts
 */
export function integrate(f: (x: number) => number, from: number, to: number, order = 32, parts = 1): number {
  const { nodes, weights } = gaussLegendre(order);
  const half = (to - from) / (2 * parts);
  let sum = 0;
  for (let part = 0; part < parts; part++) {
    const centre = from + half * (2 * part + 1);
    for (let i = 0; i < order; i++) sum += (weights[i] ?? 0) * f(centre + half * (nodes[i] ?? 0));
  }
  return sum * half;
}
