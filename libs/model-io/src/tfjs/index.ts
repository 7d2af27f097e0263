export { layersModelFiles } from './layers-model-files.ts';
export { loadTfjsRuntime } from './load-tfjs-runtime.ts';
export { LAYERS_MODEL_FILE } from './read-layers-model.ts';
export { LAYERS_WEIGHTS_FILE } from './saved-weights.ts';

export type { LayersModelArtifacts } from './layers-model-files.ts';
