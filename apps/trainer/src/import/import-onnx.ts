import { readFile } from 'node:fs/promises';
import {
  canonicalJson,
  EXAMPLES_FILE,
  MINIMUM_EXAMPLES,
  PackError,
  packPredictor,
  predictRows,
  PROFILE_FILE,
  runtimePredictor,
  type Example,
  type Manifest,
  type ManifestDraft,
  type Predictor,
  type Signature,
} from '@switchyard/model-io';
import { listVersions, sha256, writeArtifact, type WriteOutcome } from '@switchyard/model-io/node';
import { loadOnnxRuntime, ONNX_FILE } from '@switchyard/model-io/onnx';
import { buildProfile } from '../artifact/build-profile.ts';
import { libraryVersions } from '../artifact/library-versions.ts';
import { jsonBytes } from '../artifact/json-bytes.ts';
import { DatasetError } from '../dataset/read-dataset.ts';
import type { Table } from '../dataset/read-table.ts';
import { measurePredictions } from '../evaluation/measure-predictions.ts';
import { chooseExamples } from './choose-examples.ts';
import { DescriptionError, type ModelDescription } from './read-model-description.ts';

/** Float32 arithmetic may differ by this much between machines. */
const TOLERANCE = 1e-5;

/** What is to be imported, and under which name. */
export interface OnnxImport {
  /** Path of the ONNX file. */
  readonly file: string;
  readonly description: ModelDescription;
  /** Rows that are typical of the model's training: they become reference profile and examples. */
  readonly table: Table;
  readonly model: string;
  /** null takes the next free version. */
  readonly version: number | null;
}

/** How an import ended. */
export type ImportOutcome = WriteOutcome & { readonly manifest: Manifest; readonly digest: string };

/**
 * Makes a checked artifact out of an ONNX file: loads it, scores the rows, profiles them, measures against labels
 * where the rows have some, and writes the version.
 *
 * @param progress is told each step, one sentence at a time
 * @throws PackError when the model cannot be used as described, DescriptionError or DatasetError when files do not fit
 */
export async function importOnnx(
  { file, description, table, model, version }: OnnxImport,
  repository: string,
  progress: (step: string) => void,
): Promise<ImportOutcome> {
  const weights = await readFile(file).catch(() => {
    throw new DescriptionError(`There is no readable file ${file}. Give the path of an ONNX model.`);
  });
  const signature = signatureOver(description.signature, table);
  const draft: ManifestDraft = {
    model,
    version: version ?? ((await listVersions(repository, model)).at(-1) ?? 0) + 1,
    task: signature.output.kind === 'class' ? 'classification' : 'regression',
    flavor: 'onnx',
    tolerance: TOLERANCE,
    signature,
    encoder: description.encoder,
    params: { imported_from: 'onnx' },
    metrics: {},
    lineage: {
      recipe: { name: 'import-onnx', sha256: sha256(canonicalJson({ ...description })) },
      dataset: { name: table.name, sha256: table.sha256, rows: table.rows.length },
      seed: 0,
      libraries: libraryVersions(['onnxruntime-node']),
    },
  };
  const predictor = await openModel(draft, weights);
  progress(`Loaded the model in ${predictor.runtime}; scoring ${table.rows.length} rows of ${table.name} …`);
  try {
    const answered = await score(predictor, table);
    const labelled = table.rows.flatMap(({ label }, i) => {
      const prediction = answered[i]?.prediction;
      return label === null || prediction === undefined ? [] : [{ prediction, label }];
    });
    const metrics = labelled.length > 0 ? measurePredictions(labelled, 'data') : {};
    const content = new Map<string, Uint8Array>([
      [ONNX_FILE, weights],
      [PROFILE_FILE, jsonBytes(profileOf(predictor, table, answered))],
      [EXAMPLES_FILE, jsonBytes({ rows: chooseExamples(answered) })],
    ]);
    const packed = await packPredictor({ ...draft, metrics }, content, sha256, { onnx: loadOnnxRuntime });
    await packed.artifact.predictor.dispose();
    const { manifest, digest } = packed.artifact;
    return { ...(await writeArtifact(repository, packed)), manifest, digest };
  } finally {
    await predictor.dispose();
  }
}

async function openModel(draft: ManifestDraft, weights: Uint8Array): Promise<Predictor> {
  const runtime = await loadOnnxRuntime();
  if (!runtime.ok) throw new PackError(runtime.faults);
  const manifest: Manifest = { ...draft, formatVersion: 1, files: {} };
  const evaluator = await runtime.value.load(manifest, (path) => (path === ONNX_FILE ? weights : undefined));
  if (!evaluator.ok) throw new PackError(evaluator.faults);
  return runtimePredictor(manifest, runtime.value.name, evaluator.value);
}

async function score(predictor: Predictor, { name, rows }: Table): Promise<readonly Example[]> {
  if (rows.length < MINIMUM_EXAMPLES) {
    throw new DatasetError(
      `${name} has ${rows.length} rows; at least ${MINIMUM_EXAMPLES} are needed for the examples.`,
    );
  }
  const answers = await predictRows(
    predictor,
    rows.map(({ features }) => features),
  );
  return answers.map((answer, i) => {
    if (!answer.ok) {
      const [fault] = answer.faults;
      throw new DatasetError(`${name}, row ${i + 1}: ${fault?.pointer ?? ''} ${fault?.message ?? ''}`);
    }
    const { prediction, probabilities } = answer;
    const numbers = probabilities === null ? [prediction] : Object.values(probabilities);
    if (!numbers.every(Number.isFinite)) {
      throw new DatasetError(`${name}, row ${i + 1}: the model answers ${numbers.join(', ')}.`);
    }
    return { features: rows[i]?.features ?? [], prediction, probabilities };
  });
}

/** The signature with each range that it leaves open taken from the rows. */
function signatureOver(signature: Signature, { rows }: Table): Signature {
  return {
    ...signature,
    inputs: signature.inputs.map((input, i) => {
      if ((input.type !== 'numeric' && input.type !== 'integer') || input.range !== null) return input;
      const values = rows.flatMap(({ features }) => {
        const value = features[i];
        return typeof value === 'number' ? [value] : [];
      });
      if (values.length === 0) return input;
      const low = values.reduce((a, b) => Math.min(a, b));
      const high = values.reduce((a, b) => Math.max(a, b));
      return { ...input, range: [low, high] as const };
    }),
  };
}

function profileOf({ encoder, manifest }: Predictor, { rows }: Table, answered: readonly Example[]) {
  const values = rows.map(({ features }) => {
    const read = new Float64Array(encoder.inputs);
    encoder.read(features, read, 0);
    return read;
  });
  const labelled = answered.map((answer, i) => ({ ...answer, label: rows[i]?.label ?? null }));
  return buildProfile(manifest.signature, values, labelled);
}
