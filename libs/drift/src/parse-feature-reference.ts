import type { CategoricalReference, FeatureReference, NumericReference } from './feature-reference.ts';
import type { JsonFields } from './json-fields.ts';
import { readCategoricalSummary, readNumericSummary } from './summary-fields.ts';

/** Reads what one input looked like in training. */
export function parseFeatureReference(fields: JsonFields, json: unknown, pointer: string): FeatureReference {
  const feature = fields.record(json, pointer);
  if (feature['kind'] === 'numeric') return parseNumericReference(fields, json, pointer);
  if (feature['kind'] === 'categorical') return parseCategoricalReference(fields, json, pointer);
  throw fields.fault(`${pointer}/kind`, 'must be "numeric" or "categorical"');
}

/** Reads what a numeric input or output looked like in training. */
export function parseNumericReference(fields: JsonFields, json: unknown, pointer: string): NumericReference {
  const feature = fields.record(json, pointer);
  if (feature['kind'] !== 'numeric') throw fields.fault(`${pointer}/kind`, 'must be "numeric"');
  const edges = fields.numbers(feature['edges'], `${pointer}/edges`);
  edges.forEach((edge, i) => {
    if (i > 0 && !(edge > (edges[i - 1] ?? Infinity)))
      throw fields.fault(`${pointer}/edges/${i}`, 'must ascend');
  });
  return {
    kind: 'numeric',
    ...readStanding(fields, feature, pointer),
    range: readRange(fields, feature['range'], `${pointer}/range`),
    edges,
    ...readNumericSummary(fields, feature, pointer, edges.length + 1),
  };
}

/** Reads what a categorical input or a class looked like in training. */
export function parseCategoricalReference(
  fields: JsonFields,
  json: unknown,
  pointer: string,
): CategoricalReference {
  const feature = fields.record(json, pointer);
  if (feature['kind'] !== 'categorical') throw fields.fault(`${pointer}/kind`, 'must be "categorical"');
  const seen = new Set<string>();
  const categories = fields.list(feature['categories'], `${pointer}/categories`).map((category, i) => {
    if (typeof category !== 'string') throw fields.fault(`${pointer}/categories/${i}`, 'must be a text');
    if (seen.has(category)) throw fields.fault(`${pointer}/categories/${i}`, 'must be listed once');
    seen.add(category);
    return category;
  });
  if (categories.length === 0) throw fields.fault(`${pointer}/categories`, 'must list at least one');
  return {
    kind: 'categorical',
    ...readStanding(fields, feature, pointer),
    categories,
    ...readCategoricalSummary(fields, feature, pointer, categories.length),
  };
}

function readStanding(fields: JsonFields, feature: Readonly<Record<string, unknown>>, pointer: string) {
  const { importance } = feature;
  return {
    name: fields.name(feature['name'], `${pointer}/name`),
    importance: importance === null ? null : fields.within(importance, `${pointer}/importance`, 0, 1),
    designEffect: fields.within(feature['designEffect'], `${pointer}/designEffect`, 1),
  };
}

function readRange(fields: JsonFields, json: unknown, pointer: string): readonly [number, number] | null {
  if (json === null) return null;
  const [low = 0, high = 0] = fields.numbers(json, pointer, 2);
  if (low > high) throw fields.fault(pointer, 'must be [low, high]');
  return [low, high];
}
