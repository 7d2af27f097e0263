import { getRouting, getVersion, getVersionFile, type ArmAnswer, type Client } from '@switchyard/api-client';
import {
  EXAMPLES_FILE,
  parseExamples,
  parseManifest,
  type Manifest,
  type Signature,
} from '@switchyard/model-io';
import type { Settings } from '../../bff/settings.ts';
import { apiSilent, FIRST_PAINT_LIMIT_MS, serverApi } from '../api/server-api.ts';
import { outcomeOf, type Outcome } from '../api/trouble.ts';
import { chooseExamples, type ExampleChoice } from '../model/example-choice.ts';
import type { PredictView } from './predict-view.ts';

/**
 * Asks the api, on the server, for all that the page needs to be painted.
 *
 * @param wanted a model's name; undefined for the default one
 */
export async function loadPredictView(settings: Settings, wanted: string | undefined): Promise<PredictView> {
  const client = serverApi(settings);
  const silent = apiSilent(settings);
  const signal = AbortSignal.timeout(FIRST_PAINT_LIMIT_MS);
  const config = await outcomeOf(getRouting({ client, signal }), silent);
  if (!config.ok) return { kind: 'trouble', trouble: config.trouble };

  const { default_model: defaultModel, models } = config.value;
  const name = wanted ?? defaultModel;
  const names = models.map(({ model }) => model);
  const routing = models.find(({ model }) => model === name);
  if (routing === undefined) return { kind: 'no-model', model: name, others: names };
  const answering = routing.arms.filter(({ state, slots }) => state === 'loaded' && slots.length > 0);
  if (answering.length === 0) return { kind: 'no-version', model: name, arms: routing.arms };

  const read = await Promise.all(answering.map((arm) => readVersion(client, name, arm, silent, signal)));
  const failed = read.find((outcome) => !outcome.ok);
  if (failed !== undefined) return { kind: 'trouble', trouble: failed.trouble };
  const versions = read.flatMap((outcome) => (outcome.ok ? [outcome.value] : []));
  const form = versions.reduce((most, version) => (version.arm.share > most.arm.share ? version : most));
  return {
    kind: 'ready',
    workbench: {
      model: { name, isDefault: name === defaultModel },
      models: names,
      routing,
      formVersion: form.arm.model_version,
      formDigest: form.digest,
      signature: form.manifest.signature,
      unlikeVersions: versions
        .filter((version) => shapeOf(version.manifest.signature) !== shapeOf(form.manifest.signature))
        .map(({ arm }) => arm.model_version),
      examples: await readExamples(client, form.manifest, signal),
      apiUrl: settings.apiUrl,
    },
  };
}

interface ReadVersion {
  readonly arm: ArmAnswer;
  readonly digest: string;
  readonly manifest: Manifest;
}

async function readVersion(
  client: Client,
  model: string,
  arm: ArmAnswer,
  silent: { readonly title: string; readonly detail: string },
  signal: AbortSignal,
): Promise<Outcome<ReadVersion>> {
  const version = Number(arm.model_version.replace(/^v/, ''));
  const outcome = await outcomeOf(getVersion({ client, signal, path: { model, version } }), silent);
  if (!outcome.ok) return outcome;
  const manifest = parseManifest(outcome.value.manifest);
  if (manifest.ok)
    return { ok: true, value: { arm, digest: outcome.value.digest, manifest: manifest.value } };
  const detail = `${manifest.faults.map(({ message }) => message).join(' ')} Run api and dashboard from the same release.`;
  const title = `The manifest of ${model} ${arm.model_version} cannot be read`;
  return {
    ok: false,
    trouble: { status: null, code: 'unexpected_answer', title, detail, requestId: null, faults: [] },
  };
}

/** Examples are a convenience: without them the page starts from the middle of the ranges. */
async function readExamples(
  client: Client,
  { model, version, signature }: Manifest,
  signal: AbortSignal,
): Promise<readonly ExampleChoice[]> {
  try {
    const { data } = await getVersionFile({
      client,
      signal,
      path: { model, version },
      query: { path: EXAMPLES_FILE },
    });
    const parsed = data === undefined ? null : parseExamples(JSON.parse(await data.text()));
    return parsed?.ok === true ? chooseExamples(parsed.value, signature.output) : [];
  } catch {
    return [];
  }
}

/** What decides whether two versions take the same rows. */
function shapeOf({ inputs }: Signature): string {
  return JSON.stringify(inputs.map(({ name, type }) => [name, type]));
}
