import { refused, type Checked } from './artifact-fault.ts';
import { compileEncoder } from './compile-encoder.ts';
import { replayExamples } from './examples.ts';
import { decodeForest } from './forest-binary.ts';
import { scoreWidth, type Forest } from './forest.ts';
import { MANIFEST_FILE, type Manifest } from './manifest.ts';
import { forestModel, type Model } from './model.ts';
import { verifyArtifact, type Sha256, type VerifiedArtifact, type VerifiedFiles } from './verify-artifact.ts';
import { verifyForest } from './verify-forest.ts';

/** Where a forest's nodes are. */
export const FOREST_FILE = 'weights/forest.bin';

/** A forest's artifact that holds what it says and answers as it did when it was made. */
export interface Artifact extends VerifiedArtifact {
  readonly model: Model;
  readonly forest: Forest;
}

/**
 * Opens a forest's artifact from its bytes: digest, manifest, every file's size and digest, every tree node, and
 * every example must agree. Pure and synchronous, so that trainer, server and browser refuse the same things in the
 * same words. Other flavors need their runtime: see `openPredictor`.
 *
 * @param files all files of the artifact by path, `model.json` and `digest` included
 */
export function openArtifact(files: ReadonlyMap<string, Uint8Array>, sha256: Sha256): Checked<Artifact> {
  const checked = verifyArtifact(files, sha256);
  return checked.ok ? openForestArtifact(checked.value.verified, checked.value.file) : checked;
}

/** The second half of {@link openArtifact}: weights and examples, once every file has been verified. */
export function openForestArtifact(verified: VerifiedArtifact, file: VerifiedFiles): Checked<Artifact> {
  const { manifest } = verified;
  if (manifest.flavor !== 'forest') {
    return refused(
      'flavor-unsupported',
      MANIFEST_FILE,
      `has flavor ${manifest.flavor}, whose runtime is not at hand here; only forest needs none.`,
      '/flavor',
    );
  }
  const forest = openForest(manifest, file(FOREST_FILE));
  if (!forest.ok) return forest;
  const model = forestModel(manifest, forest.value);
  const differences = replayExamples(model, verified.examples);
  return differences.length > 0
    ? { ok: false, faults: differences }
    : { ok: true, value: { ...verified, model, forest: forest.value } };
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
  const { columns } = compileEncoder(signature, encoder);
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
