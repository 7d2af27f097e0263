import { compareCodePoints, unitHash } from '@switchyard/ab-router';
import { canonicalJson } from '@switchyard/model-io';
import type { Dataset, LabelledRow } from '../dataset/dataset.ts';

/** Rows to learn from and rows to be judged on. */
export interface Split {
  readonly training: readonly LabelledRow[];
  readonly heldOut: readonly LabelledRow[];
}

/**
 * Holds out the same share of every class, by the hash of each row's content. Within a class the rows are ordered
 * by the unit hash (purpose `holdout`) of their canonical content, and the first share of them is held out. Rows of
 * equal content have one hash and stay on one side, so nothing that is judged was learned from.
 *
 * A row's place does not depend on the other rows: as data grows, a row changes sides only when it lies next to the
 * cut, and models trained months apart can be compared on rows that neither saw.
 *
 * @param share of each class, in (0, 1)
 * @param salt the same salt gives the same order
 */
export function stratifiedHoldout(dataset: Dataset, share: number, salt: string): Split {
  const heldOut = new Set<LabelledRow>();
  for (const rows of groupBy(dataset.rows, ({ label }) => label).values()) {
    const byContent = [...groupBy(rows, (row) => contentKey(dataset.inputs, row))]
      .map(([key, group]) => ({ key, group, hash: unitHash(salt, 'holdout', key) }))
      .sort((a, b) => a.hash - b.hash || compareCodePoints(a.key, b.key));
    const target = Math.round(rows.length * share);
    let held = 0;
    for (const { group } of byContent) {
      if (held >= target) break;
      for (const row of group) heldOut.add(row);
      held += group.length;
    }
  }
  return {
    training: dataset.rows.filter((row) => !heldOut.has(row)),
    heldOut: dataset.rows.filter((row) => heldOut.has(row)),
  };
}

/** The salt with which a training of this seed holds rows out. */
export function holdoutSalt(seed: number): string {
  return `seed:${seed}`;
}

function contentKey(inputs: readonly string[], { features, label }: LabelledRow): string {
  return canonicalJson({
    features: Object.fromEntries(inputs.map((name, i) => [name, features[i] ?? null])),
    label,
  });
}

function groupBy<Value>(
  values: readonly Value[],
  keyOf: (value: Value) => string,
): ReadonlyMap<string, readonly Value[]> {
  const groups = new Map<string, Value[]>();
  for (const value of values) {
    const key = keyOf(value);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [value]);
    else group.push(value);
  }
  return groups;
}
