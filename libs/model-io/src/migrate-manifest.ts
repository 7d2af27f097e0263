import type { JsonObject, JsonReader } from './json-reader.ts';

/** Turns a manifest of one format into the next format's; `formatVersion` is seen to by {@link migrateManifest}. */
export type Migration = (manifest: JsonObject) => JsonObject;

/** Migrations that this library ships: the first takes format 1 to 2. Append only; artifacts of every format are out there. */
const SHIPPED: readonly Migration[] = [];

/**
 * Brings a manifest of an older format up to the newest one, in memory: what lies on disk, and so the digest, stays
 * as it is. JSON that does not say its format is handed back as it came, for the reader to name everything it lacks.
 *
 * @param reader is told of formats that are newer than the chain, or none at all, and of migrations that fail
 * @param migrations the first takes format 1 to 2, and so on; the newest format is one more than their number
 * @returns null when a fault was reported
 */
export function migrateManifest(
  reader: JsonReader,
  json: unknown,
  migrations: readonly Migration[] = SHIPPED,
): unknown {
  if (typeof json !== 'object' || json === null || !hasFormat(json)) return json;
  const newest = migrations.length + 1;
  const version = json.formatVersion;
  const known = newest === 1 ? 'this library reads 1' : `this library reads 1 to ${newest}`;
  if (!Number.isSafeInteger(version) || Number(version) < 1) {
    const actual = typeof version === 'number' ? version : 'not a number';
    return refuse(
      reader,
      `is ${actual}, but must be a whole number from 1; ${known}. Train the model again.`,
    );
  }
  if (Number(version) > newest) {
    return refuse(
      reader,
      `is ${Number(version)}, but ${known}. Upgrade @switchyard/model-io, or train the model again with this version of it.`,
    );
  }
  let manifest: JsonObject = { ...json };
  for (let from = Number(version); from < newest; from++) {
    try {
      manifest = { ...migrations[from - 1]?.(manifest), formatVersion: from + 1 };
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      return refuse(reader, `is ${from}, and cannot be taken to ${from + 1}: ${why}`);
    }
  }
  return manifest;
}

function hasFormat(json: object): json is { readonly formatVersion: unknown } {
  return Object.hasOwn(json, 'formatVersion');
}

function refuse(reader: JsonReader, message: string): null {
  reader.fault('format-version', '/formatVersion', message);
  return null;
}
