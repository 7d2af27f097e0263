import { parseReferenceProfile, type ReferenceProfile } from '@switchyard/drift';
import type { ArtifactFault, Input, Manifest, RowEncoder } from '@switchyard/model-io';
import { ArtifactError, artifactDirectory, readArtifactFiles } from '@switchyard/model-io/node';
import type { Engine } from './engine/engine.ts';
import { openEngine, type EngineOptions } from './engine/open-engine.ts';

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
  /** Numbers per scored row: one share per class, or 1 for a regression. */
  readonly width: number;
  /** Reads rows by the signature. */
  readonly encoder: RowEncoder;
  readonly engine: Engine;
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
export async function loadVersion(
  repository: string,
  model: string,
  version: number,
  options: EngineOptions,
): Promise<KnownVersion> {
  const directory = artifactDirectory(repository, model, version);
  const name = versionName(version);
  try {
    const opened = await openEngine(await readArtifactFiles(directory), options);
    if (!opened.ok) throw new ArtifactError(directory, opened.faults);
    const { manifest, digest, profile, encoder, engine } = opened.value;
    try {
      const reference = referenceOf(manifest, profile, model, version);
      const { output } = manifest.signature;
      const width = output.kind === 'class' ? output.classes.length : 1;
      const state = 'loaded';
      return { state, model, version, name, directory, digest, manifest, width, encoder, engine, reference };
    } catch (error) {
      await engine.dispose();
      throw error;
    }
  } catch (error) {
    return { state: 'refused', model, version, name, directory, reasons: reasonsOf(error) };
  }
}

/** The profile of a version's training data, which must be about the inputs that the manifest names. */
function referenceOf(manifest: Manifest, profile: unknown, model: string, version: number): ReferenceProfile {
  if (manifest.model !== model || manifest.version !== version) {
    throw new Error(
      `model.json: describes ${manifest.model} ${versionName(manifest.version)}, but lies at ${model} ${versionName(version)}.`,
    );
  }
  const reference = parseReferenceProfile(profile);
  const described = reference.features.map((feature) =>
    feature.kind === 'numeric' ? [feature.name] : [feature.name, ...feature.categories],
  );
  if (JSON.stringify(described) !== JSON.stringify(manifest.signature.inputs.map(namesOf))) {
    throw new Error('profile.json: describes other inputs than the signature.');
  }
  return reference;
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
