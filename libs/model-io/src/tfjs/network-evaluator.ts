import { refused, type Checked } from '../artifact-fault.ts';
import type { Evaluator } from '../predictor.ts';
import type { Output } from '../signature.ts';
import type { Tensorflow } from './import-tensorflow.ts';
import { layersModelParts } from './layers-model-json.ts';
import { sizeOf, type Network } from './network.ts';
import { LAYERS_MODEL_FILE } from './read-layers-model.ts';

/** Rows times numbers of the widest layer that are computed at once: 64 MiB of float32 per layer. */
const NUMBERS_AT_ONCE = 1 << 24;

/**
 * A network in tfjs, for an output that it fits. tfjs gets the form that we wrote ourselves, never an artifact's JSON:
 * a reference to a missing layer, for one, would keep its loader in a loop for ever.
 */
export async function networkEvaluator(
  tf: Tensorflow,
  network: Network,
  output: Output,
): Promise<Checked<Evaluator>> {
  const { modelTopology, weightSpecs, weightData } = layersModelParts(network);
  const widest = Math.max(network.columns, ...network.nodes.map(({ shape }) => sizeOf(shape)));
  const batchSize = Math.max(1, Math.floor(NUMBERS_AT_ONCE / widest));
  const isShareOfSecond = output.kind === 'class' && network.nodes.at(-1)?.shape[0] === 1;
  let model: Awaited<ReturnType<Tensorflow['loadLayersModel']>> | undefined;
  try {
    const loaded = await tf.loadLayersModel(
      tf.io.fromMemory({
        modelTopology,
        weightSpecs: weightSpecs.map((spec) => ({ ...spec, shape: [...spec.shape] })),
        weightData: weightData.buffer,
      }),
    );
    model = loaded;
    const evaluator: Evaluator = {
      async evaluate(columns, rows) {
        if (rows === 0) return new Float64Array(0);
        const scores = tf.tidy(() => {
          const input = tf.tensor2d(Float32Array.from(columns), [rows, network.columns], 'float32');
          const predicted = loaded.predict(input, { batchSize });
          if (Array.isArray(predicted)) throw new Error('A network with one output gave a list.');
          return predicted;
        });
        try {
          const data = await scores.data();
          return isShareOfSecond ? withShareOfFirst(data) : Float64Array.from(data);
        } finally {
          scores.dispose();
        }
      },
      dispose() {
        loaded.dispose();
        return Promise.resolve();
      },
    };
    // A layer that this runtime cannot compute must show now, not with the first request.
    await evaluator.evaluate(new Float64Array(network.columns), 1);
    return { ok: true, value: evaluator };
  } catch (error) {
    model?.dispose();
    const reason = error instanceof Error ? error.message : 'for no stated reason';
    return refused('weights-malformed', LAYERS_MODEL_FILE, `is refused by tfjs: ${reason}`, '/modelTopology');
  }
}

function withShareOfFirst(seconds: ArrayLike<number>): Float64Array {
  const shares = new Float64Array(seconds.length * 2);
  for (let row = 0; row < seconds.length; row++) {
    const second = seconds[row] ?? Number.NaN;
    shares[2 * row] = 1 - second;
    shares[2 * row + 1] = second;
  }
  return shares;
}
