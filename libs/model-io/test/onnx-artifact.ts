import type { Manifest } from '../src/manifest.ts';
import { ONNX_FILE } from '../src/onnx/onnx-runtime.ts';
import type { ManifestDraft } from '../src/pack-artifact.ts';
import type { VerifiedFiles } from '../src/verify-artifact.ts';

/** What the model is about: its number of inputs and its classes, or null for a regression. */
export interface OnnxTask {
  readonly inputs: number;
  readonly classes: readonly string[] | null;
}

/** The manifest of an ONNX version with plain numeric inputs x0, x1, …, without its files. */
export function onnxDraft({ inputs, classes }: OnnxTask): ManifestDraft {
  const names = Array.from({ length: inputs }, (_, i) => `x${i}`);
  return {
    model: 'imported',
    version: 1,
    task: classes === null ? 'regression' : 'classification',
    flavor: 'onnx',
    tolerance: 1e-5,
    signature: {
      inputs: names.map((name) => ({
        name,
        type: 'numeric',
        unit: null,
        range: null,
        required: true,
        default: null,
      })),
      output:
        classes === null ? { kind: 'number', name: 'y', unit: null } : { kind: 'class', name: 'y', classes },
    },
    encoder: { steps: names.map((input) => ({ input, kind: 'number', impute: null, scale: null })) },
    params: {},
    metrics: {},
    lineage: {
      recipe: { name: 'by-hand', sha256: '1'.repeat(64) },
      dataset: { name: 'drawn', sha256: '2'.repeat(64), rows: 10 },
      seed: 1,
      libraries: {},
    },
  };
}

/** A manifest for loading a model straight into the runtime. */
export function onnxManifest(task: OnnxTask): Manifest {
  return { ...onnxDraft(task), formatVersion: 1, files: {} };
}

/** The one file that the runtime asks for. */
export function onnxFiles(model: Uint8Array): VerifiedFiles {
  return (path) => (path === ONNX_FILE ? model : undefined);
}
