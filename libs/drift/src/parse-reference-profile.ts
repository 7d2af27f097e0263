import { DriftError } from './drift-error.ts';
import type { FeatureReference } from './feature-reference.ts';
import { layoutFingerprint } from './fingerprint.ts';
import { JsonFields, total } from './json-fields.ts';
import { parseFeatureReference } from './parse-feature-reference.ts';
import { parsePredictionReference } from './parse-prediction-reference.ts';
import type { ReferenceProfile } from './reference-profile.ts';
import { checkRowTotal } from './summary-fields.ts';

const fields = new JsonFields((message) => new DriftError('malformed-profile', message));

/**
 * Reads a reference profile from parsed JSON, checking everything that later code relies on.
 *
 * @throws DriftError `unsupported-profile` for another format version, `malformed-profile` for anything else that is
 *   wrong, naming the place
 */
export function parseReferenceProfile(json: unknown): ReferenceProfile {
  const profile = fields.record(json, 'The profile');
  if (profile['formatVersion'] !== 1) {
    throw new DriftError(
      'unsupported-profile',
      `The profile has format version ${String(profile['formatVersion'])}; this library reads version 1. Upgrade it, or train the model again.`,
    );
  }
  const rows = fields.count(profile['rows'], '/rows');
  if (rows === 0) throw fields.fault('/rows', 'must be 1 or more');
  const blocks = parseBlocks(profile['blocks'], rows);
  const features = fields
    .list(profile['features'], '/features')
    .map((entry, i) => parseFeatureReference(fields, entry, `/features/${i}`));
  checkTogether(features, rows, blocks !== null);
  const predictions =
    profile['predictions'] === null
      ? null
      : parsePredictionReference(fields, profile['predictions'], '/predictions');
  const fingerprint = layoutFingerprint(features, predictions?.distribution ?? null);
  if (profile['fingerprint'] !== fingerprint) {
    throw fields.fault('/fingerprint', `must be "${fingerprint}", the fingerprint of its layout`);
  }
  return { formatVersion: 1, fingerprint, rows, blocks, features, predictions };
}

function parseBlocks(json: unknown, rows: number): ReferenceProfile['blocks'] {
  if (json === null) return null;
  const blocks = fields.record(json, '/blocks');
  const { kind } = blocks;
  if (kind !== 'time' && kind !== 'group') throw fields.fault('/blocks/kind', 'must be "time" or "group"');
  const count = fields.count(blocks['count'], '/blocks/count');
  if (count < 1 || count > rows) throw fields.fault('/blocks/count', `must be from 1 to ${rows}`);
  return { kind, count };
}

/** What can only be seen of all inputs side by side. */
function checkTogether(features: readonly FeatureReference[], rows: number, hasBlocks: boolean): void {
  const names = new Set<string>();
  const known = features.some(({ importance }) => importance !== null);
  features.forEach((feature, i) => {
    const pointer = `/features/${i}`;
    if (names.has(feature.name)) throw fields.fault(`${pointer}/name`, 'must differ from the other names');
    names.add(feature.name);
    checkRowTotal(fields, feature, rows, pointer);
    if (!hasBlocks && feature.designEffect !== 1)
      throw fields.fault(`${pointer}/designEffect`, 'must be 1 without blocks');
    if (known && feature.importance === null)
      throw fields.fault(`${pointer}/importance`, 'must be a number, as that of other inputs');
  });
  if (known && Math.abs(total(features.map(({ importance }) => importance ?? 0)) - 1) > 1e-9)
    throw fields.fault('/features', 'must have importances that add up to 1');
}
