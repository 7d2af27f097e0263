/** One numeric input of the data set that the model is trained on. */
export interface RecipeInput {
  readonly name: string;
  readonly unit: string | null;
}

/** A random forest as ml-random-forest grows it. */
export interface MlRandomForestAlgorithm {
  readonly kind: 'ml-random-forest';
  readonly trees: number;
  readonly maxDepth: number;
  /** Columns drawn for each tree, without replacement; at least 2. */
  readonly featuresPerTree: number;
}

/** What to train, from what, how, and how good it must be: everything that decides the bytes of an artifact. */
export interface Recipe {
  readonly name: string;
  readonly model: string;
  /** The version to write; null takes the next free one. */
  readonly version: number | null;
  readonly dataset: string;
  readonly inputs: readonly RecipeInput[];
  readonly output: { readonly name: string; readonly classes: readonly string[] };
  readonly algorithm: MlRandomForestAlgorithm;
  readonly holdout: { readonly share: number };
  readonly seed: number;
  /** Below this the model is not written. */
  readonly gate: { readonly metric: string; readonly minimum: number };
}
