import { irisLikeRows } from './iris-repository.ts';
import type { LiveApi } from './live-api.ts';

/** An answer, with its body parsed. */
export interface LoadAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Requests to an api that listens, as its callers send them. */
export class LoadTraffic {
  readonly #api: LiveApi;
  readonly #row = irisLikeRows(1)[0] ?? [];

  constructor(api: LiveApi) {
    this.#api = api;
  }

  /** Predicts so many rows at once. */
  predict(rows = 1): Promise<LoadAnswer> {
    const body =
      rows === 1 ? { features: this.#row } : { instances: Array<number[]>(rows).fill([...this.#row]) };
    return this.#send('/predict', body);
  }

  /** Sends a label that is right for the rows of `predict`, or another. */
  feedback(predictionId: unknown, label: string): Promise<LoadAnswer> {
    return this.#send('/feedback', { prediction_id: predictionId, label });
  }

  ready(): Promise<LoadAnswer> {
    return this.#send('/health/ready');
  }

  async #send(path: string, body?: object): Promise<LoadAnswer> {
    const response = await fetch(`${this.#api.url}${path}`, {
      ...(body === undefined
        ? {}
        : {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify(body),
          }),
    });
    const { status, headers } = response;
    return { status, headers, body: (await response.json()) as Readonly<Record<string, unknown>> };
  }
}
