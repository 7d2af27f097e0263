import type { ExaminedApi } from './api-client.ts';
import { at, jsonOf, listAt, numberAt, parsed, textAt } from './http-call.ts';

/** An arm of the default model, as GET /config tells it. */
export interface ServedArm {
  readonly variant: string;
  /** `v2`, as in answers. */
  readonly version: string;
  /** Its share of what was configured, 0 to 1. */
  readonly share: number;
  readonly isLoaded: boolean;
  readonly reasons: readonly string[];
}

/** The default model and how its traffic is split. */
export interface ServedModel {
  readonly name: string;
  /** Changes with every change of the split. */
  readonly epoch: number;
  readonly arms: readonly ServedArm[];
}

/** What GET /config says of the default model; undefined when it is not there. */
export async function readServedModel(api: ExaminedApi): Promise<ServedModel | undefined> {
  const config = jsonOf(await api.get('/config'));
  const name = textAt(config, 'default_model');
  const model = listAt(config, 'models').find((entry) => textAt(entry, 'model') === name);
  if (name === undefined || model === undefined) return undefined;
  const arms = listAt(model, 'arms').filter((arm) => (numberAt(arm, 'weight') ?? 0) > 0);
  const total = arms.reduce<number>((sum, arm) => sum + (numberAt(arm, 'weight') ?? 0), 0);
  return {
    name,
    epoch: numberAt(model, 'epoch') ?? 0,
    arms: arms.map((arm) => ({
      variant: textAt(arm, 'variant') ?? '',
      version: textAt(arm, 'model_version') ?? '',
      share: (numberAt(arm, 'weight') ?? 0) / total,
      isLoaded: textAt(arm, 'state') === 'loaded',
      reasons: listAt(arm, 'reasons').map(String),
    })),
  };
}

/**
 * A row that a version can score: its first example where the key opens it, otherwise one made up from the types that
 * its metadata names.
 */
export async function sampleRow(api: ExaminedApi, model: string, version: string): Promise<unknown> {
  const number = version.replace(/^v/, '');
  const place = `${encodeURIComponent(model)}/versions/${number}`;
  const examples = jsonOf(await api.get(`/v1/models/${place}/file?path=examples.json`));
  const example = at(listAt(examples, 'rows')[0], 'features');
  if (example !== undefined) return example;
  const metadata = jsonOf(await api.get(`/v2/models/${place}`));
  return Object.fromEntries(
    listAt(metadata, 'inputs').flatMap((input) => {
      const columns = parsed(textAt(at(input, 'parameters'), 'columns') ?? '');
      const names = Array.isArray(columns) ? columns.map(String) : [textAt(input, 'name') ?? ''];
      return names.map((name) => [name, valueOf(textAt(input, 'datatype'))] as const);
    }),
  );
}

function valueOf(datatype: string | undefined): number | string | boolean {
  if (datatype === 'BYTES') return 'a';
  return datatype === 'BOOL' ? true : 1;
}
