import type { Forest } from '../src/forest.ts';

/** A regression forest of complete trees with about as many nodes as asked for. */
export function largeForest(nodes: number): Forest {
  const trees = 100;
  const perTree = 2 * Math.ceil(nodes / trees / 2) + 1;
  const total = trees * perTree;
  const feature = new Int32Array(total);
  const threshold = new Float64Array(total);
  const left = new Uint32Array(total);
  const cover = new Float64Array(total);
  const roots = Uint32Array.from({ length: trees }, (_, tree) => tree * perTree);
  let leaves = 0;
  for (const root of roots) {
    for (let node = perTree - 1; node >= 0; node--) {
      const child = 2 * node + 1;
      if (child < perTree) {
        feature[root + node] = node % 8;
        threshold[root + node] = ((node * 2654435761) % 1000) / 1000;
        left[root + node] = root + child;
        cover[root + node] = (cover[root + child] ?? 0) + (cover[root + child + 1] ?? 0);
      } else {
        feature[root + node] = -1;
        left[root + node] = leaves++;
        cover[root + node] = 1;
      }
    }
  }
  return {
    aggregation: { kind: 'mean' },
    comparison: 'less-or-equal',
    inputs: 8,
    outputs: 1,
    base: new Float64Array(1),
    roots,
    feature,
    threshold,
    left,
    cover,
    leaves: Float64Array.from({ length: leaves }, (_, leaf) => leaf % 10),
  };
}
