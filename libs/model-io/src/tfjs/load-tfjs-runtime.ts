import { refused, type Checked } from '../artifact-fault.ts';
import { MANIFEST_FILE } from '../manifest.ts';
import type { FlavorRuntime } from '../predictor.ts';
import { signatureFaults } from './fit-signature.ts';
import { importTensorflow } from './import-tensorflow.ts';
import { networkEvaluator } from './network-evaluator.ts';
import { readLayersModel } from './read-layers-model.ts';

let loading: Promise<Checked<FlavorRuntime>> | undefined;

/**
 * The runtime of flavor `tfjs`: TensorFlow's native library where `@tensorflow/tfjs-node` is installed and loads, its
 * WebAssembly backend otherwise. Imported once per process; a failure is tried again with the next call.
 */
export function loadTfjsRuntime(): Promise<Checked<FlavorRuntime>> {
  loading ??= tfjsRuntime(import.meta.url).then((runtime) => {
    if (!runtime.ok) loading = undefined;
    return runtime;
  });
  return loading;
}

/**
 * {@link loadTfjsRuntime} without its memory.
 *
 * @param from URL of the file whose packages are looked at
 */
export async function tfjsRuntime(from: string): Promise<Checked<FlavorRuntime>> {
  const imported = await importTensorflow(from);
  if (!imported.ok) {
    return refused(
      'runtime-missing',
      MANIFEST_FILE,
      `needs TensorFlow.js, which is not there. Install @tensorflow/tfjs and @tensorflow/tfjs-backend-wasm, or @tensorflow/tfjs-node. ${imported.reasons.join(' ')}`,
      '/flavor',
    );
  }
  const { name, tf } = imported;
  return {
    ok: true,
    value: {
      name,
      async load(manifest, file) {
        const network = readLayersModel(file);
        if (!network.ok) return network;
        const faults = signatureFaults(network.value, manifest);
        if (faults.length > 0) return { ok: false, faults };
        return networkEvaluator(tf, network.value, manifest.signature.output);
      },
    },
  };
}
