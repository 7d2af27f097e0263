import { predict, predictWith, type Client } from '@switchyard/api-client';
import type { Prediction } from '@switchyard/model-io';
import { DASHBOARD_SILENT } from '../api/browser-api.ts';
import { outcomeOf, type Outcome } from '../api/trouble.ts';
import type { Row } from '../model/row.ts';

/** One row for one unit; null makes the request its own unit. */
export interface Question {
  readonly row: Row;
  readonly unit: string | null;
}

/** What the api answered, and to what. */
export interface Answer extends Prediction {
  readonly question: Question;
  readonly version: string;
  readonly variant: string;
  readonly predictionId: string;
  /** False for a preview: scored, but neither counted nor recorded. */
  readonly counted: boolean;
}

/** Which model is asked; the default one has a shorter address. */
export interface AskedModel {
  readonly name: string;
  readonly isDefault: boolean;
}

/** The address of a model's predictions. */
export function predictPath({ name, isDefault }: AskedModel): string {
  return isDefault ? 'predict' : `predict/${name}`;
}

/** Asks for one prediction. Never throws: what goes wrong is the outcome. */
export async function askPrediction(
  client: Client,
  model: AskedModel,
  question: Question,
  counted: boolean,
  signal?: AbortSignal,
): Promise<Outcome<Answer>> {
  const body = {
    features: question.row,
    ...(question.unit === null ? {} : { unit: question.unit }),
    ...(counted ? {} : { dry_run: true }),
  };
  const options = { client, body, ...(signal === undefined ? {} : { signal }) };
  const call = model.isDefault ? predict(options) : predictWith({ ...options, path: { model: model.name } });
  const outcome = await outcomeOf(call, DASHBOARD_SILENT);
  if (!outcome.ok) return outcome;
  const { value } = outcome;
  if ('predictions' in value)
    throw new TypeError('One row was asked about, but the api answered with a batch.');
  return {
    ok: true,
    value: {
      question,
      prediction: value.prediction,
      probabilities: value.probabilities ?? null,
      version: value.model_version,
      variant: value.variant,
      predictionId: value.prediction_id,
      counted,
    },
  };
}
