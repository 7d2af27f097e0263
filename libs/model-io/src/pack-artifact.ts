import { openArtifact, type Artifact } from './artifact.ts';
import { refused, type ArtifactFault, type Checked } from './artifact-fault.ts';
import { canonicalJson } from './canonical-json.ts';
import { MANIFEST_FILE, parseManifest, type Manifest } from './manifest.ts';
import { openPredictor, type PredictorArtifact } from './open-predictor.ts';
import type { Runtimes } from './predictor.ts';
import { DIGEST_FILE, type Sha256, type VerifiedArtifact } from './verify-artifact.ts';

/** A manifest before its files are known. */
export type ManifestDraft = Omit<Manifest, 'files' | 'formatVersion'>;

/** Thrown when what was to be packed would be refused when loaded. */
export class PackError extends Error {
  override readonly name = 'PackError';
  readonly faults: readonly ArtifactFault[];

  constructor(faults: readonly ArtifactFault[]) {
    super(`The artifact would be refused: ${faults.map(({ message }) => message).join(' ')}`);
    this.faults = faults;
  }
}

/** All files of an artifact by path, and the artifact they open as. */
export interface PackedArtifact<Opened extends VerifiedArtifact = Artifact> {
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly artifact: Opened;
}

/**
 * Makes the files of a forest's artifact: sizes and digests, the canonical manifest, its digest. The result is
 * opened again as any reader would, so nothing leaves here that would be refused. The same input gives the same bytes.
 *
 * @param content every file but `model.json` and `digest`, by path
 * @throws PackError with all faults
 */
export function packArtifact(
  draft: ManifestDraft,
  content: ReadonlyMap<string, Uint8Array>,
  sha256: Sha256,
): PackedArtifact<Artifact> {
  const files = packFiles(draft, content, sha256);
  return { files, artifact: openedOrThrow(openArtifact(files, sha256)) };
}

/**
 * {@link packArtifact} for any flavor. Whoever packs disposes of the predictor.
 *
 * @param content every file but `model.json` and `digest`, by path
 * @throws PackError with all faults
 */
export async function packPredictor(
  draft: ManifestDraft,
  content: ReadonlyMap<string, Uint8Array>,
  sha256: Sha256,
  runtimes: Runtimes,
): Promise<PackedArtifact<PredictorArtifact>> {
  const files = packFiles(draft, content, sha256);
  return { files, artifact: openedOrThrow(await openPredictor(files, sha256, runtimes)) };
}

function openedOrThrow<Opened>(opened: Checked<Opened>): Opened {
  if (!opened.ok) throw new PackError(opened.faults);
  return opened.value;
}

function packFiles(
  draft: ManifestDraft,
  content: ReadonlyMap<string, Uint8Array>,
  sha256: Sha256,
): ReadonlyMap<string, Uint8Array> {
  const entries = [...content].map(
    ([path, bytes]) => [path, { bytes: bytes.length, sha256: sha256(bytes) }] as const,
  );
  const manifest: Manifest = { ...draft, formatVersion: 1, files: Object.fromEntries(entries) };
  const encoder = new TextEncoder();
  const manifestBytes = encoder.encode(textOf(manifest));
  return new Map([
    ...content,
    [MANIFEST_FILE, manifestBytes],
    [DIGEST_FILE, encoder.encode(`${sha256(manifestBytes)}\n`)],
  ]);
}

/** The manifest's canonical text, once it is known to hold nothing that JSON cannot. */
function textOf(manifest: Manifest): string {
  const parsed = parseManifest(manifest);
  if (!parsed.ok) throw new PackError(parsed.faults);
  try {
    return canonicalJson(manifest);
  } catch (error) {
    const reason = error instanceof Error ? error.message : '';
    throw new PackError(
      refused('manifest-not-canonical', MANIFEST_FILE, `has no canonical form: ${reason}`).faults,
    );
  }
}
