import { DriftError } from './drift-error.ts';
import { layoutFingerprint } from './fingerprint.ts';
import type { NumericReference, PredictionReference, ReferenceProfile } from './reference-profile.ts';

/**
 * Reads a reference profile from parsed JSON, checking everything that later code relies on.
 *
 * @throws DriftError `unsupported-profile` for another format version, `malformed-profile` for anything else that is
 *   wrong, naming the place
 */
export function parseReferenceProfile(json: unknown): ReferenceProfile {
  const profile = record(json, 'The profile');
  if (profile['formatVersion'] !== 1) {
    throw new DriftError(
      'unsupported-profile',
      `The profile has format version ${String(profile['formatVersion'])}; this library reads version 1. Upgrade it, or train the model again.`,
    );
  }
  const features = list(profile['features'], '/features').map((entry, i) =>
    parseFeature(entry, `/features/${i}`),
  );
  const fingerprint = layoutFingerprint(features);
  if (profile['fingerprint'] !== fingerprint) {
    throw malformed('/fingerprint', `must be "${fingerprint}", the fingerprint of its features`);
  }
  return {
    formatVersion: 1,
    fingerprint,
    rows: count(profile['rows'], '/rows'),
    features,
    predictions: profile['predictions'] === null ? null : parsePredictions(profile['predictions']),
  };
}

function parseFeature(json: unknown, pointer: string): NumericReference {
  const feature = record(json, pointer);
  if (feature['kind'] !== 'numeric') throw malformed(`${pointer}/kind`, 'must be "numeric"');
  const name = feature['name'];
  if (typeof name !== 'string' || name === '') throw malformed(`${pointer}/name`, 'must be a name');

  const edges = list(feature['edges'], `${pointer}/edges`).map((edge, i) =>
    finite(edge, `${pointer}/edges/${i}`),
  );
  edges.forEach((edge, i) => {
    if (i > 0 && !(edge > (edges[i - 1] ?? Infinity)))
      throw malformed(`${pointer}/edges/${i}`, 'must ascend');
  });
  const counts = list(feature['counts'], `${pointer}/counts`).map((c, i) =>
    count(c, `${pointer}/counts/${i}`),
  );
  const sums = list(feature['sums'], `${pointer}/sums`).map((s, i) => finite(s, `${pointer}/sums/${i}`));
  const n = count(feature['n'], `${pointer}/n`);
  if (counts.length !== edges.length + 1)
    throw malformed(`${pointer}/counts`, 'must have one entry more than edges');
  if (sums.length !== counts.length)
    throw malformed(`${pointer}/sums`, 'must have as many entries as counts');
  if (counts.reduce((sum, c) => sum + c, 0) !== n) throw malformed(`${pointer}/counts`, 'must add up to n');

  const m2 = finite(feature['m2'], `${pointer}/m2`);
  if (m2 < 0) throw malformed(`${pointer}/m2`, 'must be 0 or more');
  return {
    name,
    kind: 'numeric',
    n,
    missing: count(feature['missing'], `${pointer}/missing`),
    mean: finite(feature['mean'], `${pointer}/mean`),
    m2,
    min: feature['min'] === null ? null : finite(feature['min'], `${pointer}/min`),
    max: feature['max'] === null ? null : finite(feature['max'], `${pointer}/max`),
    edges,
    counts,
    sums,
  };
}

function parsePredictions(json: unknown): PredictionReference {
  const predictions = record(json, '/predictions');
  if (predictions['kind'] !== 'classes') throw malformed('/predictions/kind', 'must be "classes"');
  const counts = Object.entries(record(predictions['counts'], '/predictions/counts')).map(
    ([name, value]) => [name, count(value, `/predictions/counts/${name}`)] as const,
  );
  return {
    kind: 'classes',
    rows: count(predictions['rows'], '/predictions/rows'),
    counts: Object.fromEntries(counts),
  };
}

function record(json: unknown, place: string): Readonly<Record<string, unknown>> {
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw malformed(place, 'must be an object');
  return json as Readonly<Record<string, unknown>>;
}

function list(json: unknown, pointer: string): readonly unknown[] {
  if (!Array.isArray(json)) throw malformed(pointer, 'must be a list');
  return json;
}

function finite(json: unknown, pointer: string): number {
  if (typeof json !== 'number' || !Number.isFinite(json)) throw malformed(pointer, 'must be a finite number');
  return json;
}

function count(json: unknown, pointer: string): number {
  if (!Number.isSafeInteger(json) || (json as number) < 0)
    throw malformed(pointer, 'must be a count, 0 or more');
  return json as number;
}

function malformed(place: string, rule: string): DriftError {
  return new DriftError('malformed-profile', `${place} ${rule}.`);
}
