import type { ArmAnswer, ModelRoutingAnswer } from '@switchyard/api-client';
import type { Signature } from '@switchyard/model-io';
import type { Trouble } from '../api/trouble.ts';
import type { ExampleChoice } from '../model/example-choice.ts';
import type { AskedModel } from './ask-prediction.ts';

/** What the server knows when it paints the page for the first time. */
export type PredictView =
  | { readonly kind: 'trouble'; readonly trouble: Trouble }
  | { readonly kind: 'no-model'; readonly model: string; readonly others: readonly string[] }
  | { readonly kind: 'no-version'; readonly model: string; readonly arms: readonly ArmAnswer[] }
  | { readonly kind: 'ready'; readonly workbench: WorkbenchData };

/** Everything that the interactive part starts from. */
export interface WorkbenchData {
  readonly model: AskedModel;
  readonly models: readonly string[];
  readonly routing: ModelRoutingAnswer;
  /** The version whose signature the form is made from. */
  readonly formVersion: string;
  readonly formDigest: string;
  readonly signature: Signature;
  /** Versions that answer, too, but take other inputs. */
  readonly unlikeVersions: readonly string[];
  readonly examples: readonly ExampleChoice[];
  /** As people outside the dashboard's server reach the api. */
  readonly apiUrl: string;
}
