export { FOREST_FILE, openArtifact } from './artifact.ts';
export { canonicalJson } from './canonical-json.ts';
export { compileEncoder, MAXIMUM_ROW_FAULTS } from './compile-encoder.ts';
export { compileForest } from './compile-forest.ts';
export { explainForest, MAXIMUM_EXPLAINED_DEPTH } from './explain-forest.ts';
export { EXAMPLES_FILE, MINIMUM_EXAMPLES, parseExamples, replayExamples } from './examples.ts';
export { parseEncoder } from './encoder.ts';
export { decodeForest, encodeForest } from './forest-binary.ts';
export { evaluateCover } from './forest-cover.ts';
export { evaluateForest } from './forest-evaluation.ts';
export { leafWidth, scoreWidth } from './forest.ts';
export { ImportError, importMlRandomForest } from './import-ml-random-forest.ts';
export { escapePointer } from './json-reader.ts';
export { FORMAT_VERSION, MANIFEST_FILE, MODEL_NAME, parseManifest } from './manifest.ts';
export { forestModel } from './model.ts';
export { openPredictor, predictRows } from './open-predictor.ts';
export { packArtifact, PackError, packPredictor } from './pack-artifact.ts';
export { permutationImportances } from './permutation-importances.ts';
export { plainEncoder } from './plain-encoder.ts';
export { forestPredictor, runtimePredictor } from './predictor.ts';
export { parseSignature } from './signature.ts';
export { splitImportances } from './split-importances.ts';
export {
  DIGEST_FILE,
  MAXIMUM_MANIFEST_BYTES,
  openManifest,
  PROFILE_FILE,
  verifyFiles,
} from './verify-artifact.ts';
export { verifyForest } from './verify-forest.ts';

export type { ArtifactFault, ArtifactFaultCode, Checked } from './artifact-fault.ts';
export type { Artifact } from './artifact.ts';
export type { Json } from './canonical-json.ts';
export type { RowEncoder, RowFault, RowFaultCode } from './compile-encoder.ts';
export type { Encoder, EncoderStep, UnknownCategory } from './encoder.ts';
export type { ForestEvaluator } from './compile-forest.ts';
export type { ForestExplanation } from './explain-forest.ts';
export type { Example } from './examples.ts';
export type { Aggregation, Comparison, Forest } from './forest.ts';
export type {
  ClassifierImportOptions,
  ImportOptions,
  RegressionImportOptions,
} from './import-ml-random-forest.ts';
export type { FileEntry, Lineage, Manifest } from './manifest.ts';
export type { Explanation, Model, RowAnswer } from './model.ts';
export type { PredictorArtifact } from './open-predictor.ts';
export type { ManifestDraft, PackedArtifact } from './pack-artifact.ts';
export type { Prediction } from './prediction.ts';
export type {
  BatchScores,
  Evaluator,
  FlavorRuntime,
  Predictor,
  RuntimeFlavor,
  Runtimes,
} from './predictor.ts';
export type { PermutationImportance, PermutationOptions } from './permutation-importances.ts';
export type { BooleanInput, CategoricalInput, Input, NumericInput, Output, Signature } from './signature.ts';
export type { Sha256, VerifiedArtifact, VerifiedFiles } from './verify-artifact.ts';
