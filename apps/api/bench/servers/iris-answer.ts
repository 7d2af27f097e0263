/** What the comparisons answer to one row: as many bytes as the api's answer. */
export interface IrisAnswer {
  readonly prediction: string;
  readonly probabilities: Readonly<Record<string, number>>;
  readonly model_version: string;
  readonly variant: string;
  readonly prediction_id: string;
}

/** A request of the native protocol, as far as the comparisons read it. */
export interface IrisRequest {
  readonly features?: readonly number[];
  readonly instances?: readonly (readonly number[])[];
  readonly unit?: string;
}
