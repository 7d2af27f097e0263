export { ArtifactError } from './artifact-error.ts';
export { listModels, listVersions } from './list-repository.ts';
export { dataDirectory, modelRepositoryDirectory } from './locate-repository.ts';
export { readArtifact, readArtifactFile, readArtifactFiles, readPredictor } from './read-artifact.ts';
export { sha256 } from './sha256.ts';
export { artifactDirectory, writeArtifact } from './write-artifact.ts';

export type { LocationVariables } from './locate-repository.ts';
export type { WriteOutcome } from './write-artifact.ts';
