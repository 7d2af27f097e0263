import { artifactDirectory, listVersions, readPredictor } from '@switchyard/model-io/node';
import { loadOnnxRuntime } from '@switchyard/model-io/onnx';
import { loadTfjsRuntime } from '@switchyard/model-io/tfjs';
import type { PredictorArtifact } from '@switchyard/model-io';
import { DatasetError } from '../dataset/read-dataset.ts';

/**
 * Opens a version of any flavor from the repository.
 *
 * @throws DatasetError when there is no such version, ArtifactError when it is refused
 */
export async function loadVersion(
  repository: string,
  model: string,
  version: number,
): Promise<PredictorArtifact> {
  const versions = await listVersions(repository, model);
  if (!versions.includes(version)) {
    const known = versions.length === 0 ? 'none' : versions.map((number) => `v${number}`).join(', ');
    throw new DatasetError(`There is no ${model} v${version} in ${repository}; versions there: ${known}.`);
  }
  return readPredictor(artifactDirectory(repository, model, version), {
    onnx: loadOnnxRuntime,
    tfjs: loadTfjsRuntime,
  });
}
