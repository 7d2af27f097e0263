import { evaluateCover } from './forest-cover.ts';
import type { Forest } from './forest.ts';

/** What cannot be taken over from a serialised ml-random-forest model. */
export class ImportError extends Error {
  override readonly name = 'ImportError';
}

interface TrainingTable {
  /** Columns of a row. */
  readonly inputs: number;
  /**
   * Training rows, one list of `inputs` values each. They give the covers: ml-random-forest does not keep how many
   * samples reached a leaf, and loses its other counts when a model is reloaded.
   */
  readonly rows: readonly ArrayLike<number>[];
}

/** What a serialised classifier does not say itself. */
export interface ClassifierImportOptions extends TrainingTable {
  /** Number of classes; labels are 0 … classes − 1. */
  readonly classes: number;
}

/** What a serialised regression does not say itself. */
export interface RegressionImportOptions extends TrainingTable {
  readonly classes?: never;
}

/** What the serialised model does not say itself. `classes` tells which kind of model is expected. */
export type ImportOptions = ClassifierImportOptions | RegressionImportOptions;

interface TreeJson {
  readonly splitColumn?: unknown;
  readonly splitValue?: unknown;
  readonly left?: unknown;
  readonly right?: unknown;
  readonly distribution?: unknown;
}

/**
 * Takes over a forest that ml-random-forest has serialised (`JSON.parse(JSON.stringify(forest))`), structurally: the
 * library itself is not needed. The result predicts what the library's `predict` predicts: for a classifier ties
 * included, for a regression by the mean to the last bit. The classifier's `predictProbability` is not taken over,
 * since that is wrong (it loses the first tree's vote).
 *
 * @throws ImportError naming the place in the serialised model, or in the options
 */
export function importMlRandomForest(json: unknown, options: ImportOptions): Forest {
  const { inputs, classes, rows } = options;
  const root = objectAt(json, '');
  refuseOtherKind(root, classes);
  const model = objectAt(root['baseModel'], '/baseModel');
  const estimators = listAt(model['estimators'], '/baseModel/estimators');
  const indexes = listAt(model['indexes'], '/baseModel/indexes');
  const count = model['nEstimators'];
  if (count !== undefined && count !== estimators.length) {
    throw new ImportError(
      `/baseModel/nEstimators is ${JSON.stringify(count)}, but /baseModel/estimators has ${estimators.length} trees.`,
    );
  }

  const leaves = classes === undefined ? valueLeaves() : voteLeaves(classes);
  const table: NodeTable = { feature: [], threshold: [], left: [] };
  const roots = estimators.map((estimator, tree) => {
    const pointer = `/baseModel/estimators/${tree}`;
    const columns = columnsAt(indexes[tree], `/baseModel/indexes/${tree}`, inputs);
    const start = table.feature.length;
    appendTree(table, objectAt(estimator, pointer)['root'], `${pointer}/root`, columns, leaves);
    return start;
  });
  const outputs = classes ?? 1;
  const forest: Forest = {
    aggregation: { kind: classes === undefined ? 'mean' : 'votes' },
    comparison: 'less',
    inputs,
    outputs,
    base: new Float64Array(outputs),
    roots: Uint32Array.from(roots),
    feature: Int32Array.from(table.feature),
    threshold: Float64Array.from(table.threshold),
    left: Uint32Array.from(table.left),
    cover: new Float64Array(table.feature.length),
    leaves: Float64Array.from(leaves.rows),
  };
  rows.forEach(({ length }, row) => {
    if (length !== inputs) throw new ImportError(`rows[${row}] has ${length} values instead of ${inputs}.`);
  });
  return { ...forest, cover: evaluateCover(forest, rows) };
}

/** Refuses what is not the expected kind of forest, or chooses its answer in a way that no {@link Forest} does. */
function refuseOtherKind(root: Readonly<Record<string, unknown>>, classes: number | undefined): void {
  const { name, selectionMethod } = root;
  if (name !== 'RFClassifier' && name !== 'RFRegression') {
    throw new ImportError(
      `/name is ${JSON.stringify(name)}; only RFClassifier and RFRegression can be imported.`,
    );
  }
  if (name === 'RFClassifier' && classes === undefined) {
    throw new ImportError('/name is "RFClassifier": say in `classes` how many classes there are.');
  }
  if (name === 'RFRegression' && classes !== undefined) {
    throw new ImportError('/name is "RFRegression", which has no classes: leave `classes` out.');
  }
  if (name === 'RFRegression' && selectionMethod !== 'mean') {
    throw new ImportError(
      `/selectionMethod is ${JSON.stringify(selectionMethod)}, which a forest cannot express: train with selectionMethod "mean".`,
    );
  }
}

/** Where leaves keep what they say. */
interface Leaves {
  /** One number per leaf row. */
  readonly rows: readonly number[];
  /** The row that says what a leaf's `distribution` says. */
  rowOf(distribution: unknown, pointer: string): number;
}

/** One row per class: every leaf that votes for a class points at the same row. */
function voteLeaves(classes: number): Leaves {
  return {
    rows: Array.from({ length: classes }, (_, label) => label),
    rowOf: (distribution, pointer) => voteOf(distribution, pointer, classes),
  };
}

/** One row per leaf of a regression. */
function valueLeaves(): Leaves {
  const rows: number[] = [];
  return {
    rows,
    rowOf(value, pointer) {
      if (typeof value !== 'number' || !Number.isFinite(value)) {
        throw new ImportError(`${pointer} is not a finite number.`);
      }
      return rows.push(value) - 1;
    },
  };
}

interface NodeTable {
  readonly feature: number[];
  readonly threshold: number[];
  readonly left: number[];
}

/** Appends one tree in breadth-first order, which puts each pair of children behind all earlier pairs. */
function appendTree(
  table: NodeTable,
  root: unknown,
  pointer: string,
  columns: readonly number[],
  leaves: Leaves,
): void {
  const queue: { readonly node: TreeJson; readonly pointer: string }[] = [
    { node: objectAt(root, pointer), pointer },
  ];
  const start = table.feature.length;
  for (let next = 0; next < queue.length; next++) {
    const entry = queue[next];
    if (entry === undefined) break;
    const { node, pointer: place } = entry;
    if (!node.left || !node.right) {
      table.feature.push(-1);
      table.threshold.push(0);
      table.left.push(leaves.rowOf(node.distribution, `${place}/distribution`));
      continue;
    }
    const column = typeof node.splitColumn === 'number' ? columns[node.splitColumn] : undefined;
    if (column === undefined) throw new ImportError(`${place}/splitColumn is not a column of the tree.`);
    if (typeof node.splitValue !== 'number' || !Number.isFinite(node.splitValue)) {
      throw new ImportError(`${place}/splitValue is not a finite number.`);
    }
    table.feature.push(column);
    table.threshold.push(node.splitValue);
    table.left.push(start + queue.length);
    queue.push(
      { node: objectAt(node.left, `${place}/left`), pointer: `${place}/left` },
      { node: objectAt(node.right, `${place}/right`), pointer: `${place}/right` },
    );
  }
}

/** The class with the largest share, the lowest one on ties, as the library's `maxRowIndex` picks it. */
function voteOf(distribution: unknown, pointer: string, classes: number): number {
  const shares = listAt(listAt(distribution, pointer)[0], `${pointer}/0`);
  let vote = 0;
  shares.forEach((share, label) => {
    if (typeof share !== 'number' || !Number.isFinite(share)) {
      throw new ImportError(`${pointer}/0/${label} is not a finite number.`);
    }
    if (share > Number(shares[vote])) vote = label;
  });
  if (shares.length === 0 || vote >= classes) {
    throw new ImportError(`${pointer} votes for class ${vote}, but there are ${classes} classes.`);
  }
  return vote;
}

function columnsAt(json: unknown, pointer: string, inputs: number): readonly number[] {
  return listAt(json, pointer).map((column, i) => {
    if (!Number.isInteger(column) || (column as number) < 0 || (column as number) >= inputs) {
      throw new ImportError(`${pointer}/${i} is ${String(column)}, but rows have ${inputs} columns.`);
    }
    return column as number;
  });
}

function objectAt(json: unknown, pointer: string): Readonly<Record<string, unknown>> {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new ImportError(`${pointer === '' ? 'The model' : pointer} is not an object.`);
  }
  return json as Readonly<Record<string, unknown>>;
}

function listAt(json: unknown, pointer: string): readonly unknown[] {
  if (!Array.isArray(json)) throw new ImportError(`${pointer} is not a list.`);
  return json;
}
