import type { Checked } from './artifact-fault.ts';
import { readEncoder, type Encoder } from './encoder.ts';
import { escapePointer, JsonReader } from './json-reader.ts';
import { migrateManifest } from './migrate-manifest.ts';
import { readSignature, type Signature } from './signature.ts';

/** The file that describes an artifact and names the digest of every other one. */
export const MANIFEST_FILE = 'model.json';

/** The newest manifest format this library writes and reads. */
export const FORMAT_VERSION = 1;

/** Model names are safe as directory, URL segment and label: lower case, up to 63 characters. */
export const MODEL_NAME = /^[a-z0-9][a-z0-9._-]{0,62}$/;

/** Float32 arithmetic differs between machines by about 1e-6 of the value; more would hide a wrong model. */
const MAXIMUM_TOLERANCE = 1e-3;

const SHA256 = /^[0-9a-f]{64}$/;
/** Every segment begins with a letter or digit, so no path can climb out of the directory or be hidden. */
const FILE_PATH = /^[a-z0-9][a-z0-9._-]{0,99}(\/[a-z0-9][a-z0-9._-]{0,99}){0,3}$/;

/** What the trainer was told to do, on which data, with which code. Holds no time, host or run. */
export interface Lineage {
  readonly recipe: { readonly name: string; readonly sha256: string };
  readonly dataset: { readonly name: string; readonly sha256: string; readonly rows: number };
  readonly seed: number;
  /** Versions of the libraries that made the artifact, by package name. */
  readonly libraries: Readonly<Record<string, string>>;
}

/** Size and digest of one file of the artifact. */
export interface FileEntry {
  readonly bytes: number;
  readonly sha256: string;
}

/** Everything `model.json` says. */
export interface Manifest {
  readonly formatVersion: typeof FORMAT_VERSION;
  readonly model: string;
  readonly version: number;
  readonly task: 'classification' | 'regression';
  readonly flavor: 'forest' | 'tfjs' | 'onnx';
  /** How far a replayed example may be from what the trainer saw: 0 for forests, which agree to the bit. */
  readonly tolerance: number;
  readonly signature: Signature;
  readonly encoder: Encoder;
  readonly params: Readonly<Record<string, string | number | boolean>>;
  /** Measured on held-out rows; `holdout_rows` says how many. */
  readonly metrics: Readonly<Record<string, number>>;
  readonly lineage: Lineage;
  /** Path inside the artifact → size and digest; every file but `model.json` and `digest`. */
  readonly files: Readonly<Record<string, FileEntry>>;
}

/**
 * Reads a manifest out of untrusted JSON: the typed manifest, or all of its faults at once (up to a limit). Older formats
 * are brought up to the newest one first.
 */
export function parseManifest(json: unknown): Checked<Manifest> {
  const reader = new JsonReader(MANIFEST_FILE);
  const current = migrateManifest(reader, json);
  if (reader.faults.length > 0) return { ok: false, faults: reader.faults };
  const manifest = readManifest(reader, current);
  return reader.faults.length === 0 ? { ok: true, value: manifest } : { ok: false, faults: reader.faults };
}

function readManifest(reader: JsonReader, json: unknown): Manifest {
  const root = reader.object(json, '', [
    'formatVersion',
    'model',
    'version',
    'task',
    'flavor',
    'tolerance',
    'signature',
    'encoder',
    'params',
    'metrics',
    'lineage',
    'files',
  ]);
  const signature = readSignature(reader, root['signature'], '/signature');
  const task = reader.oneOf(root['task'], '/task', ['classification', 'regression']);
  if ((task === 'classification') !== (signature.output.kind === 'class')) {
    reader.fault('signature-mismatch', '/task', `does not fit an output of kind "${signature.output.kind}".`);
  }
  const flavor = reader.oneOf(root['flavor'], '/flavor', ['forest', 'tfjs', 'onnx']);
  return {
    formatVersion: FORMAT_VERSION,
    model: reader.matching(
      root['model'],
      '/model',
      MODEL_NAME,
      'a model name (lower case, digits, ".", "_", "-")',
    ),
    version: reader.integer(root['version'], '/version', 1),
    task,
    flavor,
    tolerance: readTolerance(reader, root['tolerance'], flavor),
    signature,
    encoder: readEncoder(reader, root['encoder'], '/encoder', signature),
    params: readEntries(reader, root['params'], '/params', (value, pointer) =>
      typeof value === 'string' || typeof value === 'boolean' ? value : reader.finite(value, pointer),
    ),
    metrics: readEntries(reader, root['metrics'], '/metrics', (value, pointer) =>
      reader.finite(value, pointer),
    ),
    lineage: readLineage(reader, root['lineage']),
    files: readFiles(reader, root['files']),
  };
}

function readTolerance(reader: JsonReader, json: unknown, flavor: Manifest['flavor']): number {
  const tolerance = reader.finite(json, '/tolerance');
  const largest = flavor === 'forest' ? 0 : MAXIMUM_TOLERANCE;
  if (tolerance < 0 || tolerance > largest) {
    reader.fault('wrong-value', '/tolerance', `must be from 0 to ${largest} for flavor ${flavor}.`);
  }
  return tolerance;
}

function readLineage(reader: JsonReader, json: unknown): Lineage {
  const lineage = reader.object(json, '/lineage', ['recipe', 'dataset', 'seed', 'libraries']);
  const recipe = reader.object(lineage['recipe'], '/lineage/recipe', ['name', 'sha256']);
  const dataset = reader.object(lineage['dataset'], '/lineage/dataset', ['name', 'sha256', 'rows']);
  return {
    recipe: {
      name: reader.text(recipe['name'], '/lineage/recipe/name'),
      sha256: readDigest(reader, recipe['sha256'], '/lineage/recipe/sha256'),
    },
    dataset: {
      name: reader.text(dataset['name'], '/lineage/dataset/name'),
      sha256: readDigest(reader, dataset['sha256'], '/lineage/dataset/sha256'),
      rows: reader.integer(dataset['rows'], '/lineage/dataset/rows', 1),
    },
    seed: reader.integer(lineage['seed'], '/lineage/seed', 0),
    libraries: readEntries(reader, lineage['libraries'], '/lineage/libraries', (value, pointer) =>
      reader.text(value, pointer),
    ),
  };
}

function readFiles(reader: JsonReader, json: unknown): Readonly<Record<string, FileEntry>> {
  const files = readEntries(reader, json, '/files', (value, pointer) => {
    const entry = reader.object(value, pointer, ['bytes', 'sha256']);
    return {
      bytes: reader.integer(entry['bytes'], `${pointer}/bytes`, 0),
      sha256: readDigest(reader, entry['sha256'], `${pointer}/sha256`),
    };
  });
  for (const path of Object.keys(files)) {
    if (!FILE_PATH.test(path) || path === MANIFEST_FILE || path === 'digest') {
      reader.fault(
        'path-unsafe',
        `/files/${escapePointer(path)}`,
        'is not a safe path: lower case segments of letters, digits, ".", "_", "-" below the artifact.',
      );
    }
  }
  return files;
}

function readEntries<Value>(
  reader: JsonReader,
  json: unknown,
  pointer: string,
  read: (value: unknown, pointer: string) => Value,
): Readonly<Record<string, Value>> {
  const entries = Object.entries(reader.record(json, pointer)).map(([key, value]) => {
    const place = `${pointer}/${escapePointer(key)}`;
    // JSON has no undefined, but a draft that is packed may.
    if (value === undefined) reader.fault('wrong-type', place, 'must have a value.');
    return [key, read(value, place)] as const;
  });
  return Object.fromEntries(entries);
}

function readDigest(reader: JsonReader, value: unknown, pointer: string): string {
  return reader.matching(value, pointer, SHA256, 'a SHA-256 in lower-case hexadecimal digits');
}
