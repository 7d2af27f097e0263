import { Observations } from '../metrics/observations.ts';
import type { LabelRow } from '../store/schema.ts';

/** Upper bounds of the delays' buckets in seconds: a minute to thirty days. */
const DELAY_BUCKETS = [60, 300, 900, 3_600, 14_400, 43_200, 86_400, 259_200, 604_800, 2_592_000];

/** Labels of one version. */
export interface LabelCount {
  readonly model: string;
  readonly version: number;
  /** Predictions of the version that have got their first label. */
  labels: number;
}

/** What feedback has come to since the process started, as plain numbers. */
export class FeedbackCounts {
  /** From the prediction to its label, in seconds; first labels only. */
  readonly delays = new Observations(DELAY_BUCKETS);
  duplicates = 0;
  revisions = 0;
  conflicts = 0;
  /** Labels that came before their prediction. */
  orphans = 0;
  /** Orphans that have found their prediction. */
  orphansJoined = 0;
  /** Orphans whose prediction did not allow them. */
  orphansRefused = 0;
  readonly #versions = new Map<string, LabelCount>();

  /** Labels by version. */
  get versions(): Iterable<LabelCount> {
    return this.#versions.values();
  }

  /** A prediction has got its first label. */
  joined({ model, version, received_at, predicted_at }: LabelRow): void {
    if (model === null || version === null) return;
    const key = JSON.stringify([model, version]);
    const count = this.#versions.get(key) ?? { model, version, labels: 0 };
    count.labels++;
    this.#versions.set(key, count);
    this.delays.observe(Math.max(0, received_at - predicted_at) / 1_000);
  }
}
