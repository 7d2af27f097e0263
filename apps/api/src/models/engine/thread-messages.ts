import type { ArtifactFault, BatchScores, Example } from '@switchyard/model-io';

/** What a scoring thread is started with: the artifact's files by path, in memory that all threads share. */
export interface ThreadData {
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** To the thread: one batch at a time, or that it shall end. */
export type ThreadOrder =
  | { readonly kind: 'score'; readonly batch: number; readonly values: Float64Array; readonly rows: number }
  | { readonly kind: 'end' };

/** What a thread found when it opened the artifact. */
export interface ThreadFacts {
  readonly runtime: string;
  readonly profile: unknown;
  readonly examples: readonly Example[];
}

/** From the thread: first `opened` or `refused`, then one answer per batch. */
export type ThreadAnswer =
  | ({ readonly kind: 'opened' } & ThreadFacts)
  | { readonly kind: 'refused'; readonly faults: readonly ArtifactFault[] }
  | { readonly kind: 'scored'; readonly batch: number; readonly scores: BatchScores }
  | { readonly kind: 'threw'; readonly batch: number; readonly message: string };
