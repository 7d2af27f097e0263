import { refused, type ArtifactFault, type Checked } from './artifact-fault.ts';
import { canonicalJson } from './canonical-json.ts';
import { EXAMPLES_FILE, parseExamples, replayExamples, type Example } from './examples.ts';
import { decodeForest } from './forest-binary.ts';
import { scoreWidth, type Forest } from './forest.ts';
import { MANIFEST_FILE, parseManifest, type Manifest } from './manifest.ts';
import { forestModel, type Model } from './model.ts';
import { verifyForest } from './verify-forest.ts';

/** The text file that holds the SHA-256 of `model.json`. */
export const DIGEST_FILE = 'digest';

/** Where a forest's nodes are. */
export const FOREST_FILE = 'weights/forest.bin';

/** The reference profile, in the drift library's format. */
export const PROFILE_FILE = 'profile.json';

/** A larger manifest is refused unread. */
export const MAXIMUM_MANIFEST_BYTES = 4 * 1024 * 1024;

/** A byte order mark is a byte like any other where bytes must agree. */
const keepingBom = new TextDecoder('utf-8', { ignoreBOM: true });

/** SHA-256 of some bytes in lower-case hexadecimal digits; the caller brings the implementation. */
export type Sha256 = (bytes: Uint8Array) => string;

/** An artifact that holds what it says and answers as it did when it was made. */
export interface Artifact {
  readonly manifest: Manifest;
  /** SHA-256 of `model.json`, which names every other file's: the identity of the version. */
  readonly digest: string;
  readonly model: Model;
  readonly forest: Forest;
  /** Parsed, not interpreted: the drift library reads it. */
  readonly profile: unknown;
  readonly examples: readonly Example[];
}

/**
 * Checks `model.json` against the digest file and reads it. The first step of opening an artifact: afterwards it is
 * known which other files to fetch and how large they must be.
 */
export function openManifest(
  manifestBytes: Uint8Array,
  digestText: string,
  sha256: Sha256,
): Checked<{ readonly manifest: Manifest; readonly digest: string }> {
  // Nothing but the digest and one line end: every other byte in the file was put there by mistake.
  const digest = /^([0-9a-f]{64})\n?$/.exec(digestText)?.[1];
  if (digest === undefined) {
    return refused(
      'digest-malformed',
      DIGEST_FILE,
      'does not hold a SHA-256 in lower-case hexadecimal digits.',
    );
  }
  if (manifestBytes.length > MAXIMUM_MANIFEST_BYTES) {
    return refused(
      'file-too-large',
      MANIFEST_FILE,
      `has ${manifestBytes.length} bytes; at most ${MAXIMUM_MANIFEST_BYTES} are read.`,
    );
  }
  const actual = sha256(manifestBytes);
  if (actual !== digest) {
    return refused(
      'manifest-digest',
      MANIFEST_FILE,
      `does not agree with the digest file: its SHA-256 is ${actual}, the digest file says ${digest}. One of the two was changed; restore the artifact or train it again.`,
    );
  }
  const parsed = parseCanonical(manifestBytes, MANIFEST_FILE);
  if (!parsed.ok) return parsed;
  const manifest = parseManifest(parsed.value);
  return manifest.ok ? { ok: true, value: { manifest: manifest.value, digest } } : manifest;
}

/** Whether the files that a manifest names are there, whole and unchanged. Every fault names its file. */
export function verifyFiles(
  manifest: Manifest,
  files: ReadonlyMap<string, Uint8Array>,
  sha256: Sha256,
): readonly ArtifactFault[] {
  return Object.entries(manifest.files).flatMap(([path, { bytes, sha256: expected }]) => {
    const content = files.get(path);
    if (content === undefined) return refused('file-missing', path, 'is missing.').faults;
    if (content.length !== bytes) {
      return refused('file-size', path, `has ${content.length} bytes, but the manifest says ${bytes}.`)
        .faults;
    }
    const actual = sha256(content);
    return actual === expected
      ? []
      : refused(
          'file-digest',
          path,
          `was changed: its SHA-256 is ${actual}, but the manifest says ${expected}.`,
        ).faults;
  });
}

/**
 * Opens an artifact from its bytes: digest, manifest, every file's size and digest, every tree node, and every
 * example must agree. Pure, so that trainer, server and browser refuse the same things in the same words.
 *
 * @param files all files of the artifact by path, `model.json` and `digest` included
 */
export function openArtifact(files: ReadonlyMap<string, Uint8Array>, sha256: Sha256): Checked<Artifact> {
  const manifestBytes = files.get(MANIFEST_FILE);
  const digestBytes = files.get(DIGEST_FILE);
  if (manifestBytes === undefined) return refused('file-missing', MANIFEST_FILE, 'is missing.');
  if (digestBytes === undefined) return refused('file-missing', DIGEST_FILE, 'is missing.');
  const opened = openManifest(manifestBytes, keepingBom.decode(digestBytes), sha256);
  if (!opened.ok) return opened;
  const { manifest, digest } = opened.value;

  const faults = verifyFiles(manifest, files, sha256);
  if (faults.length > 0) return { ok: false, faults };
  if (manifest.flavor !== 'forest') {
    return refused(
      'flavor-unsupported',
      MANIFEST_FILE,
      `has flavor ${manifest.flavor}, which this build cannot load; only forest can be.`,
      '/flavor',
    );
  }
  // What the manifest does not list was not verified either.
  const verified = (path: string) => (Object.hasOwn(manifest.files, path) ? files.get(path) : undefined);
  const forest = openForest(manifest, verified(FOREST_FILE));
  if (!forest.ok) return forest;
  const profile = parseJson(verified(PROFILE_FILE), PROFILE_FILE);
  if (!profile.ok) return profile;
  const examplesJson = parseJson(verified(EXAMPLES_FILE), EXAMPLES_FILE);
  if (!examplesJson.ok) return examplesJson;
  const examples = parseExamples(examplesJson.value);
  if (!examples.ok) return examples;

  const model = forestModel(manifest, forest.value);
  const differences = replayExamples(model, examples.value);
  if (differences.length > 0) return { ok: false, faults: differences };
  return {
    ok: true,
    value: {
      manifest,
      digest,
      model,
      forest: forest.value,
      profile: profile.value,
      examples: examples.value,
    },
  };
}

function openForest(manifest: Manifest, bytes: Uint8Array | undefined): Checked<Forest> {
  if (bytes === undefined) {
    return refused('file-missing', FOREST_FILE, 'is not listed in the manifest, but a forest needs it.');
  }
  const forest = decodeForest(bytes, FOREST_FILE);
  if (!forest.ok) return forest;
  const faults = verifyForest(forest.value, FOREST_FILE);
  if (faults.length > 0) return { ok: false, faults };
  const mismatch = signatureMismatch(manifest, forest.value);
  return mismatch === null ? forest : refused('signature-mismatch', FOREST_FILE, mismatch);
}

function signatureMismatch({ signature, encoder }: Manifest, forest: Forest): string | null {
  const columns = encoder.steps.reduce((sum, step, i) => {
    const input = signature.inputs[i];
    if (step.kind === 'number' || input?.type !== 'categorical') return sum + 1;
    return sum + input.categories.length + (step.unknown === 'column' ? 1 : 0);
  }, 0);
  if (forest.inputs !== columns) return `takes ${forest.inputs} columns, but the encoder makes ${columns}.`;
  if (signature.output.kind === 'number') {
    const { aggregation } = forest;
    const isRegression =
      forest.outputs === 1 &&
      (aggregation.kind === 'mean' || (aggregation.kind === 'sum' && aggregation.link === 'identity'));
    return isRegression ? null : 'answers with classes, but the signature promises a number.';
  }
  const classes = signature.output.classes.length;
  return scoreWidth(forest) === classes
    ? null
    : `answers with ${scoreWidth(forest)} scores, but the signature has ${classes} classes.`;
}

function parseCanonical(bytes: Uint8Array, file: string): Checked<unknown> {
  const parsed = parseJson(bytes, file);
  if (!parsed.ok)
    return { ok: false, faults: parsed.faults.map((fault) => ({ ...fault, code: 'manifest-not-json' })) };
  let canonical: string;
  try {
    canonical = canonicalJson(parsed.value);
  } catch (error) {
    return refused(
      'manifest-not-canonical',
      file,
      `has no canonical form: ${error instanceof Error ? error.message : ''}`,
    );
  }
  return canonical === keepingBom.decode(bytes)
    ? parsed
    : refused(
        'manifest-not-canonical',
        file,
        'is not in canonical form (RFC 8785): sorted keys, no white space.',
      );
}

function parseJson(bytes: Uint8Array | undefined, file: string): Checked<unknown> {
  if (bytes === undefined)
    return refused('file-missing', file, 'is not listed in the manifest, but every artifact needs it.');
  try {
    return {
      ok: true,
      value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown,
    };
  } catch (error) {
    return refused(
      'json-malformed',
      file,
      `is not JSON: ${error instanceof Error ? error.message : 'unreadable'}`,
    );
  }
}
