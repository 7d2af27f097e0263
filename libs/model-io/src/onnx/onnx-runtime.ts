import type * as Onnxruntime from 'onnxruntime-node';
import { refused, type Checked } from '../artifact-fault.ts';
import { compileEncoder } from '../compile-encoder.ts';
import { MANIFEST_FILE, type Manifest } from '../manifest.ts';
import type { Evaluator, FlavorRuntime } from '../predictor.ts';
import type { VerifiedFiles } from '../verify-artifact.ts';
import { inspectOnnx, type OnnxFacts } from './inspect-onnx.ts';
import { onnxShape, type OnnxShape } from './onnx-shape.ts';
import { ProtobufError } from './protobuf-fields.ts';

/** Where an artifact of flavor `onnx` keeps its model. */
export const ONNX_FILE = 'weights/model.onnx';

/** How far shares may be from a sum of 1 before they are something else, such as margins. */
const SHARES_TOLERANCE = 1e-3;

/**
 * Imports onnxruntime-node. Its `run` computes on the calling thread: whoever serves traffic calls it in a worker.
 * One thread per session, since servers have several workers.
 */
export async function loadOnnxRuntime(): Promise<Checked<FlavorRuntime>> {
  let onnxruntime: typeof Onnxruntime;
  try {
    onnxruntime = await import('onnxruntime-node');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return refused(
      'runtime-missing',
      MANIFEST_FILE,
      `has flavor onnx, which needs onnxruntime-node. Install it beside @switchyard/model-io: npm install onnxruntime-node (${reason})`,
      '/flavor',
    );
  }
  return {
    ok: true,
    value: {
      name: `onnxruntime-node ${onnxruntime.env.versions.node ?? onnxruntime.env.versions.common}`,
      load: (manifest, file) => loadModel(onnxruntime, manifest, file),
    },
  };
}

async function loadModel(
  { InferenceSession, Tensor }: typeof Onnxruntime,
  manifest: Manifest,
  file: VerifiedFiles,
): Promise<Checked<Evaluator>> {
  const bytes = file(ONNX_FILE);
  if (bytes === undefined) {
    return refused('file-missing', ONNX_FILE, 'is not listed in the manifest, but flavor onnx needs it.');
  }
  let facts: OnnxFacts;
  try {
    facts = inspectOnnx(bytes);
  } catch (error) {
    if (!(error instanceof ProtobufError)) throw error;
    return refused(
      'weights-malformed',
      ONNX_FILE,
      `is no whole ONNX model: it ${error.message}. Copy or export the file again.`,
    );
  }
  if (facts.externalTensors.length > 0) {
    return refused(
      'weights-malformed',
      ONNX_FILE,
      `keeps ${facts.externalTensors.length} of its tensors in other files (${facts.externalTensors.slice(0, 3).join(', ')}), which are never read. Save the model in one file: onnx.save(model, path, save_as_external_data=False).`,
    );
  }
  const { signature } = manifest;
  const { columns } = compileEncoder(signature, manifest.encoder);
  let session: Onnxruntime.InferenceSession;
  try {
    session = await InferenceSession.create(bytes, {
      executionProviders: ['cpu'],
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      // What goes wrong is thrown as well; the runtime must not write to the log by itself.
      logSeverityLevel: 4,
    });
  } catch (error) {
    return refused(
      'weights-malformed',
      ONNX_FILE,
      `cannot be loaded by ONNX Runtime: ${firstLine(error)} Export it again, for an opset that this runtime knows; tree ensembles take float32 (FloatTensorType) only.`,
    );
  }
  const evaluator = await checkedEvaluator();
  if (!evaluator.ok) await session.release();
  return evaluator;

  async function checkedEvaluator(): Promise<Checked<Evaluator>> {
    const shape = onnxShape(
      session.inputMetadata,
      session.outputMetadata,
      facts,
      signature,
      columns,
      ONNX_FILE,
    );
    if (!shape.ok) return shape;
    const width = signature.output.kind === 'number' ? 1 : signature.output.classes.length;
    const evaluate = evaluatorOf(session, Tensor, shape.value, columns, width);
    let scores: Float64Array;
    try {
      // Shapes are often left open in the file; one row shows what really comes out.
      scores = await evaluate(new Float64Array(columns), 1);
    } catch (error) {
      return refused('signature-mismatch', ONNX_FILE, `cannot score a row: ${firstLine(error)}`);
    }
    const [total, isShares] = [scores.reduce((a, b) => a + b, 0), scores.every((share) => share > -1e-6)];
    if (width > 1 && Number.isFinite(total) && !(isShares && Math.abs(total - 1) < SHARES_TOLERANCE)) {
      return refused(
        'signature-mismatch',
        ONNX_FILE,
        `answers ${scores.join(', ')} to a row of zeros, which are no shares: they must be at least 0 and add up to 1. Export the model with its softmax or sigmoid.`,
      );
    }
    return { ok: true, value: { evaluate, dispose: () => session.release() } };
  }
}

function evaluatorOf(
  session: Onnxruntime.InferenceSession,
  TensorType: typeof Onnxruntime.Tensor,
  { input, precision, fixedRows, output }: OnnxShape,
  columns: number,
  width: number,
): Evaluator['evaluate'] {
  const run = async (values: Float64Array, rows: number): Promise<Float64Array> => {
    const data = precision === 'float32' ? Float32Array.from(values) : Float64Array.from(values);
    const feeds = { [input]: new TensorType(precision, data, [rows, columns]) };
    const { [output]: answer } = await session.run(feeds, [output]);
    if (answer === undefined) throw new Error(`gives no "${output}".`);
    const scores = Float64Array.from(answer.data as Float32Array | Float64Array);
    if (scores.length === rows * width) return scores;
    if (width === 2 && scores.length === rows) {
      return Float64Array.from({ length: rows * 2 }, (_, i) => {
        const second = scores[i >> 1] ?? Number.NaN;
        return i % 2 === 1 ? second : 1 - second;
      });
    }
    throw new Error(`"${output}" has ${scores.length} numbers for ${rows} rows of ${width}.`);
  };
  if (fixedRows === null)
    return (values, rows) => (rows === 0 ? Promise.resolve(new Float64Array(0)) : run(values, rows));
  return async (values, rows) => {
    const scores = new Float64Array(rows * width);
    for (let row = 0; row < rows; row++) {
      scores.set(await run(values.subarray(row * columns, (row + 1) * columns), 1), row * width);
    }
    return scores;
  };
}

function firstLine(error: unknown): string {
  const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  return line;
}
