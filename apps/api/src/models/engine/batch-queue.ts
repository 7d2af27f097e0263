import type { ScoringRequest } from './scoring-request.ts';

/**
 * Requests that wait for their batch, first in, first out. Whole requests only: one is never spread over two batches.
 */
export class BatchQueue {
  readonly #batchRows: number;
  readonly #waiting = new Set<ScoringRequest>();
  /** Of a batch that failed: they go first, each alone, so that the one at fault fails alone. */
  readonly #again = new Set<ScoringRequest>();
  #rows = 0;

  /** @param batchRows most rows of a batch; a request of more goes alone */
  constructor(batchRows: number) {
    this.#batchRows = batchRows;
  }

  /** Rows that wait. */
  get rows(): number {
    return this.#rows;
  }

  get isEmpty(): boolean {
    return this.#waiting.size + this.#again.size === 0;
  }

  add(request: ScoringRequest): void {
    this.#waiting.add(request);
    this.#rows += request.rows;
  }

  /** Puts back a request whose batch failed. */
  addAgain(request: ScoringRequest): void {
    this.#again.add(request);
    this.#rows += request.rows;
  }

  /** Takes a request out wherever it stands; one that is not there is no matter. */
  delete(request: ScoringRequest): void {
    if (this.#waiting.delete(request) || this.#again.delete(request)) this.#rows -= request.rows;
  }

  /** Takes the next batch: as many requests as fit, in order; none when nothing waits. */
  take(): readonly ScoringRequest[] {
    const [alone] = this.#again;
    if (alone !== undefined) {
      this.delete(alone);
      return [alone];
    }
    const batch: ScoringRequest[] = [];
    let rows = 0;
    for (const request of this.#waiting) {
      // Whoever does not fit waits for the next batch, and everybody behind: nobody is overtaken.
      if (batch.length > 0 && rows + request.rows > this.#batchRows) break;
      batch.push(request);
      rows += request.rows;
    }
    for (const request of batch) this.delete(request);
    return batch;
  }

  /** Everything that waits, in order of service; it stays where it is. */
  all(): readonly ScoringRequest[] {
    return [...this.#again, ...this.#waiting];
  }
}
