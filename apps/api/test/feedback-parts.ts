import type { Output } from '@switchyard/model-io';
import { FeedbackCounts } from '../src/feedback/feedback-counts.ts';
import { readFeedback, type FeedbackRequest, type Label } from '../src/feedback/feedback-request.ts';
import { FeedbackWriter, type FeedbackSurroundings } from '../src/feedback/feedback-writer.ts';
import { PredictionLog } from '../src/store/prediction-log.ts';
import { PredictionLookup } from '../src/store/prediction-lookup.ts';
import type { PredictionStream } from '../src/store/prediction-stream.ts';
import type { Store } from '../src/store/store.ts';
import { STREAM } from './prediction-rows.ts';

export const NOW = 1_700_000_000_000;
export const OUTPUT: Output = { kind: 'class', name: 'answer', classes: ['no', 'yes', '1', 'true'] };

/** One replica's feedback over a store, without an api around it. It writes predictions only when it must. */
export interface FeedbackReplica {
  readonly log: PredictionLog;
  /** Takes rows of two inputs. */
  readonly stream: PredictionStream;
  readonly counts: FeedbackCounts;
  readonly surroundings: FeedbackSurroundings;
  readonly writer: FeedbackWriter;
}

/** @param outputOf what is known of the versions' outputs */
export function feedbackReplica(
  { db }: Store,
  outputOf: FeedbackSurroundings['outputOf'] = () => OUTPUT,
  clock: () => number = () => NOW,
): FeedbackReplica {
  const log = new PredictionLog(db, { flushMs: 86_400_000 });
  const counts = new FeedbackCounts();
  const surroundings = { db, lookup: new PredictionLookup(db, log), outputOf, counts, clock };
  return {
    log,
    stream: log.stream(STREAM, 2),
    counts,
    surroundings,
    writer: new FeedbackWriter(surroundings),
  };
}

/** Feedback as it comes in a body. */
export function feedbackFor(predictionId: string, label: Label, revise = false): FeedbackRequest {
  return readFeedback({ prediction_id: predictionId, label, revise });
}
