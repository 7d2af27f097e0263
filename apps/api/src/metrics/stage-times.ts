import { STAGE_BUCKETS } from './metric-names.ts';
import { Observations } from './observations.ts';

/** The parts of scoring a request, as far as they are told apart. */
export const STAGES = ['validate', 'queue', 'infer', 'post'] as const;
export type Stage = (typeof STAGES)[number];

/** Seconds of one version, by stage. */
export type StageTimes = Readonly<Record<Stage, Observations>>;

export function stageTimes(): StageTimes {
  const times = () => new Observations(STAGE_BUCKETS);
  return { validate: times(), queue: times(), infer: times(), post: times() };
}

/** One request in so many is timed: reading the clock costs as much as scoring a small row. A power of two. */
const SAMPLED = 16;

/** Picks the requests that are timed. */
export class StageSampler {
  #requests = 0;

  /** Null for most requests. */
  begin(): StageWatch | null {
    this.#requests = (this.#requests + 1) & (SAMPLED - 1);
    return this.#requests === 0 ? new StageWatch() : null;
  }
}

/** Times the stages of one request, one after the other. */
export class StageWatch {
  #since = performance.now();

  /** Ends a stage; the next one begins. */
  ended(stage: Stage, times: StageTimes): void {
    const now = performance.now();
    times[stage].observe((now - this.#since) / 1000);
    this.#since = now;
  }
}
