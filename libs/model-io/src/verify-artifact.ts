import { refused, type ArtifactFault, type Checked } from './artifact-fault.ts';
import { canonicalJson } from './canonical-json.ts';
import { EXAMPLES_FILE, parseExamples, type Example } from './examples.ts';
import { MANIFEST_FILE, parseManifest, type Manifest } from './manifest.ts';

/** The text file that holds the SHA-256 of `model.json`. */
export const DIGEST_FILE = 'digest';

/** The reference profile, in the drift library's format. */
export const PROFILE_FILE = 'profile.json';

/** A larger manifest is refused unread. */
export const MAXIMUM_MANIFEST_BYTES = 4 * 1024 * 1024;

/** A byte order mark is a byte like any other where bytes must agree. */
const keepingBom = new TextDecoder('utf-8', { ignoreBOM: true });

/** SHA-256 of some bytes in lower-case hexadecimal digits; the caller brings the implementation. */
export type Sha256 = (bytes: Uint8Array) => string;

/** An artifact whose bytes all agree with its digests, before its weights were read. */
export interface VerifiedArtifact {
  readonly manifest: Manifest;
  /** SHA-256 of `model.json`, which names every other file's: the identity of the version. */
  readonly digest: string;
  /** Parsed, not interpreted: the drift library reads it. */
  readonly profile: unknown;
  readonly examples: readonly Example[];
}

/** Gives a file that the manifest lists, and so was verified; any other one stays unread. */
export type VerifiedFiles = (path: string) => Uint8Array | undefined;

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
 * The part of opening that all flavors have in common: digest, manifest, every file's size and digest, and that
 * profile and examples can be read.
 *
 * @param files all files of the artifact by path, `model.json` and `digest` included
 */
export function verifyArtifact(
  files: ReadonlyMap<string, Uint8Array>,
  sha256: Sha256,
): Checked<{ readonly verified: VerifiedArtifact; readonly file: VerifiedFiles }> {
  const manifestBytes = files.get(MANIFEST_FILE);
  const digestBytes = files.get(DIGEST_FILE);
  if (manifestBytes === undefined) return refused('file-missing', MANIFEST_FILE, 'is missing.');
  if (digestBytes === undefined) return refused('file-missing', DIGEST_FILE, 'is missing.');
  const opened = openManifest(manifestBytes, keepingBom.decode(digestBytes), sha256);
  if (!opened.ok) return opened;
  const { manifest, digest } = opened.value;

  const faults = verifyFiles(manifest, files, sha256);
  if (faults.length > 0) return { ok: false, faults };
  const file: VerifiedFiles = (path) => (Object.hasOwn(manifest.files, path) ? files.get(path) : undefined);
  const profile = parseJson(file(PROFILE_FILE), PROFILE_FILE);
  if (!profile.ok) return profile;
  const examplesJson = parseJson(file(EXAMPLES_FILE), EXAMPLES_FILE);
  if (!examplesJson.ok) return examplesJson;
  const examples = parseExamples(examplesJson.value);
  if (!examples.ok) return examples;
  return {
    ok: true,
    value: { verified: { manifest, digest, profile: profile.value, examples: examples.value }, file },
  };
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
