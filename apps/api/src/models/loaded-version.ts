import { parseReferenceProfile, type ReferenceProfile } from '@switchyard/drift';
import type { ArtifactFault, Input, Manifest, Model } from '@switchyard/model-io';
import { ArtifactError, artifactDirectory, readArtifact } from '@switchyard/model-io/node';

/** One version of a model, verified and ready to answer. */
export interface LoadedVersion {
  readonly state: 'loaded';
  readonly model: string;
  readonly version: number;
  /** As shown to people and in metrics: `v3`. */
  readonly name: string;
  readonly directory: string;
  readonly digest: string;
  readonly manifest: Manifest;
  readonly predictor: Model;
  readonly reference: ReferenceProfile;
}

/** A version that is there but does not hold what it says; it never answers. */
export interface RefusedVersion {
  readonly state: 'refused';
  readonly model: string;
  readonly version: number;
  readonly name: string;
  readonly directory: string;
  /** Sentences that name the files at fault. */
  readonly reasons: readonly string[];
}

export type KnownVersion = LoadedVersion | RefusedVersion;

/** How a version is shown: `v3`. */
export function versionName(version: number): string {
  return `v${version}`;
}

/** Reads and verifies one version. Never throws: what is wrong with the artifact becomes a refused version. */
export async function loadVersion(repository: string, model: string, version: number): Promise<KnownVersion> {
  const directory = artifactDirectory(repository, model, version);
  const name = versionName(version);
  try {
    const artifact = await readArtifact(directory);
    const { manifest, digest, model: predictor } = artifact;
    if (manifest.model !== model || manifest.version !== version) {
      throw new Error(
        `model.json: describes ${manifest.model} ${versionName(manifest.version)}, but lies at ${model} ${name}.`,
      );
    }
    const reference = parseReferenceProfile(artifact.profile);
    const described = reference.features.map((feature) =>
      feature.kind === 'numeric' ? [feature.name] : [feature.name, ...feature.categories],
    );
    if (JSON.stringify(described) !== JSON.stringify(manifest.signature.inputs.map(namesOf))) {
      throw new Error('profile.json: describes other inputs than the signature.');
    }
    return { state: 'loaded', model, version, name, directory, digest, manifest, predictor, reference };
  } catch (error) {
    return { state: 'refused', model, version, name, directory, reasons: reasonsOf(error) };
  }
}

/** The name of an input and, where rows are read as an index into them, its values. */
function namesOf(input: Input): readonly string[] {
  if (input.type === 'boolean') return [input.name, 'false', 'true'];
  return input.type === 'categorical' ? [input.name, ...input.categories] : [input.name];
}

function reasonsOf(error: unknown): readonly string[] {
  if (error instanceof ArtifactError) return error.faults.map(({ message }: ArtifactFault) => message);
  if (error instanceof Error && error.name === 'DriftError') return [`profile.json: ${error.message}`];
  return [error instanceof Error ? error.message : String(error)];
}
