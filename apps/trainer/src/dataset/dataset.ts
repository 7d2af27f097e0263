import { canonicalJson } from '@switchyard/model-io';
import { sha256 } from '@switchyard/model-io/node';

/** One labelled example. */
export interface LabelledRow {
  /** In the order of the data set's inputs. */
  readonly features: readonly number[];
  readonly label: string;
}

/** Labelled rows with the names of their columns. */
export interface Dataset {
  readonly name: string;
  readonly inputs: readonly string[];
  readonly rows: readonly LabelledRow[];
}

/** SHA-256 over the canonical form of a data set's columns and rows: the same data has the same digest, wherever it was read from. */
export function datasetDigest({ inputs, rows }: Dataset): string {
  return sha256(canonicalJson({ inputs, rows: rows.map(({ features, label }) => [...features, label]) }));
}
