export { inspectOnnx } from './inspect-onnx.ts';
export { loadOnnxRuntime, ONNX_FILE } from './onnx-runtime.ts';

export type { OnnxFacts } from './inspect-onnx.ts';
