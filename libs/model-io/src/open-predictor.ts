import { openForestArtifact } from './artifact.ts';
import { refused, type ArtifactFault, type Checked } from './artifact-fault.ts';
import { compareExamples } from './examples.ts';
import { MANIFEST_FILE } from './manifest.ts';
import type { RowAnswer } from './model.ts';
import { forestPredictor, runtimePredictor, type Predictor, type Runtimes } from './predictor.ts';
import { verifyArtifact, type Sha256, type VerifiedArtifact } from './verify-artifact.ts';

/** An artifact of any flavor that holds what it says and answers as it did when it was made. */
export interface PredictorArtifact extends VerifiedArtifact {
  readonly predictor: Predictor;
}

/**
 * Opens an artifact of any flavor from its bytes. What a forest is checked for is checked here as well; a network's
 * examples must agree within the tolerance that its manifest states.
 *
 * @param files all files of the artifact by path, `model.json` and `digest` included
 * @param runtimes where to get the runtime of a flavor when an artifact asks for it
 */
export async function openPredictor(
  files: ReadonlyMap<string, Uint8Array>,
  sha256: Sha256,
  runtimes: Runtimes,
): Promise<Checked<PredictorArtifact>> {
  const checked = verifyArtifact(files, sha256);
  if (!checked.ok) return checked;
  const { verified, file } = checked.value;
  const { flavor } = verified.manifest;
  if (flavor === 'forest') {
    const opened = openForestArtifact(verified, file);
    return opened.ok
      ? { ok: true, value: { ...verified, predictor: forestPredictor(opened.value.model) } }
      : opened;
  }
  const loadRuntime = runtimes[flavor];
  if (loadRuntime === undefined) {
    return refused(
      'flavor-unsupported',
      MANIFEST_FILE,
      `has flavor ${flavor}, whose runtime was not offered; pass the one of @switchyard/model-io/${flavor}.`,
      '/flavor',
    );
  }
  const runtime = await loadRuntime();
  if (!runtime.ok) return runtime;
  const evaluator = await runtime.value.load(verified.manifest, file);
  if (!evaluator.ok) return evaluator;
  const predictor = runtimePredictor(verified.manifest, runtime.value.name, evaluator.value);
  const differences = await replay(predictor, verified);
  if (differences.length === 0) return { ok: true, value: { ...verified, predictor } };
  await predictor.dispose();
  return { ok: false, faults: differences };
}

async function replay(
  predictor: Predictor,
  { examples, manifest }: VerifiedArtifact,
): Promise<readonly ArtifactFault[]> {
  const answers = await predictRows(
    predictor,
    examples.map(({ features }) => features),
  );
  return compareExamples(examples, answers, manifest.tolerance);
}

/**
 * Reads, encodes and scores rows as callers give them, in one batch of those that are accepted.
 *
 * @returns one answer per row, in order
 */
export async function predictRows(
  { encoder, predictBatch }: Predictor,
  rows: readonly unknown[],
): Promise<readonly RowAnswer[]> {
  const values = new Float64Array(rows.length * encoder.inputs);
  let accepted = 0;
  const refusals = rows.map((row) => {
    const faults = encoder.read(row, values, accepted * encoder.inputs);
    if (faults.length === 0) accepted++;
    return faults;
  });
  const predictions = (await predictBatch(values.subarray(0, accepted * encoder.inputs), accepted)).values();
  return refusals.map((faults): RowAnswer => {
    if (faults.length > 0) return { ok: false, faults };
    const { value } = predictions.next();
    if (value === undefined) throw new Error('A batch has fewer answers than rows.');
    return { ok: true, ...value };
  });
}
