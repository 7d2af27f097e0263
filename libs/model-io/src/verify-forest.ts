import { refused, type ArtifactFault } from './artifact-fault.ts';
import { leafWidth, type Forest } from './forest.ts';

/**
 * Checks every node of a forest, so that evaluating it needs no check at all: indices in range, every node reached
 * exactly once from one root (hence no cycle), numbers finite, covers that add up, leaves that mean something.
 * One pass, O(nodes).
 *
 * @param file name for the messages
 * @returns the first fault, or none
 */
export function verifyForest(forest: Forest, file: string): readonly ArtifactFault[] {
  const fault = headFault(forest) ?? treeFault(forest) ?? leafFault(forest);
  return fault === null ? [] : refused('tree-malformed', file, fault).faults;
}

function headFault(forest: Forest): string | null {
  const { inputs, outputs, base, roots, feature, aggregation } = forest;
  if (inputs < 1) return 'has no inputs.';
  if (outputs < 1) return 'has no outputs.';
  const perNode = [forest.threshold, forest.left, forest.cover];
  if (perNode.some(({ length }) => length !== feature.length)) return 'has node arrays of different lengths.';
  if (base.length !== outputs) return `has ${base.length} base values for ${outputs} outputs.`;
  if (forest.leaves.length % leafWidth(forest) !== 0) return 'has a last leaf row that is cut off.';
  if (aggregation.kind === 'votes' && outputs < 2) return 'votes over fewer than two classes.';
  if (aggregation.kind === 'sum' && aggregation.link === 'softmax' && outputs < 2) {
    return 'applies softmax to a single output.';
  }
  if (aggregation.kind === 'sum' && aggregation.link !== 'softmax' && outputs !== 1) {
    return `applies a link that is ${aggregation.link} to ${outputs} outputs; it takes one.`;
  }
  if (roots.length < 1) return 'has no trees.';
  const largest = largestSummand(forest);
  if (!base.every((value) => Math.abs(value) <= largest)) {
    return 'has a base value that is not finite, or too large to add to.';
  }
  if (roots[0] !== 0) return 'has a first tree that does not begin at node 0.';
  for (let tree = 0; tree < roots.length; tree++) {
    const start = roots[tree] ?? 0;
    const end = roots[tree + 1] ?? feature.length;
    if (start >= end) return `has an empty tree ${tree}.`;
  }
  return null;
}

function treeFault(forest: Forest): string | null {
  const { roots, feature, threshold, left, cover, inputs } = forest;
  const leafRows = forest.leaves.length / leafWidth(forest);
  for (let tree = 0; tree < roots.length; tree++) {
    const start = roots[tree] ?? 0;
    const end = roots[tree + 1] ?? feature.length;
    // Children come in pairs right behind all earlier pairs: the only layout in which each node has one parent.
    let nextPair = start + 1;
    for (let node = start; node < end; node++) {
      if (node >= nextPair) return `has node ${node} in tree ${tree} that nothing leads to.`;
      const weight = cover[node] ?? Number.NaN;
      if (!(weight >= 0) || weight === Infinity) return `has cover ${weight} in node ${node}.`;
      const column = feature[node] ?? -2;
      const target = left[node] ?? 0;
      if (column === -1) {
        if (target >= leafRows) return `has leaf row ${target} in node ${node}, but only ${leafRows} rows.`;
        if (threshold[node] !== 0) return `has a threshold in leaf ${node}.`;
        continue;
      }
      if (column < 0 || column >= inputs)
        return `splits on column ${column} in node ${node}, but has ${inputs}.`;
      if (!Number.isFinite(threshold[node])) return `has threshold ${threshold[node]} in node ${node}.`;
      if (target !== nextPair || target + 1 >= end) {
        return `has children ${target} and ${target + 1} in node ${node}, outside their place in tree ${tree}.`;
      }
      const children = (cover[target] ?? 0) + (cover[target + 1] ?? 0);
      if (Math.abs(children - weight) > 1e-9 * weight) {
        return `has cover ${weight} in node ${node}, but its children have ${children}.`;
      }
      nextPair += 2;
    }
  }
  return null;
}

function leafFault(forest: Forest): string | null {
  const { aggregation, leaves, outputs } = forest;
  if (aggregation.kind === 'votes') {
    const wrong = leaves.findIndex((vote) => !Number.isInteger(vote) || vote < 0 || vote >= outputs);
    return wrong < 0
      ? null
      : `votes for class ${leaves[wrong]} in leaf row ${wrong}, but has ${outputs} classes.`;
  }
  const largest = largestSummand(forest);
  const wrong = leaves.findIndex((value) => !(Math.abs(value) <= largest));
  if (wrong >= 0) {
    return `has value ${leaves[wrong]} in leaf row ${Math.floor(wrong / outputs)}, which is not finite or too large to add up.`;
  }
  if (aggregation.kind !== 'mean' || outputs === 1) return null;
  for (let row = 0; row < leaves.length / outputs; row++) {
    const shares = leaves.subarray(row * outputs, (row + 1) * outputs);
    const total = shares.reduce((sum, share) => sum + share, 0);
    if (shares.some((share) => share < 0) || Math.abs(total - 1) > 1e-6) {
      return `has class shares in leaf row ${row} that are no distribution (they add up to ${total}).`;
    }
  }
  return null;
}

/** One leaf of each tree and the base add up to a finite number when none is larger than this. */
function largestSummand({ roots }: Forest): number {
  return Number.MAX_VALUE / (2 * (roots.length + 1));
}
