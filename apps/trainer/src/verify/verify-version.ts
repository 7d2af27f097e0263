import { predictRows, type Manifest, type Predictor } from '@switchyard/model-io';
import { ArtifactError } from '@switchyard/model-io/node';
import { loadVersion } from '../comparison/load-version.ts';
import { sharedHeldOutRows } from '../comparison/shared-held-out-rows.ts';
import { DatasetError } from '../dataset/read-dataset.ts';
import { measurePredictions } from '../evaluation/measure-predictions.ts';
import type { Recipe } from '../recipe/recipe.ts';
import { matchRecipe, type RecipeMatch } from './known-recipes.ts';

/** Two ways of adding the same numbers differ by less than this. */
const ROUNDING = 1e-12;

/** The threshold of a version's recipe, and what the version reaches. */
export interface GateCheck {
  readonly recipe: string;
  readonly metric: string;
  readonly minimum: number;
  /** Null when the version does not record this metric. */
  readonly recorded: number | null;
  /** Measured again on the rows that training held out; null where they cannot be drawn again. */
  readonly measured: number | null;
  /** Whether the recipe was edited since the version was trained. */
  readonly recipeChanged: boolean;
}

/** What was found about one version. */
export type VersionCheck = { readonly model: string; readonly version: number } & (
  | {
      readonly kind: 'passed' | 'gate-not-met' | 'metric-differs';
      readonly metrics: Manifest['metrics'];
      /** Null when no known recipe made it, as with an imported model. */
      readonly gate: GateCheck | null;
    }
  | { readonly kind: 'refused'; readonly faults: readonly string[] }
);

/** Loads one version as the api does (digests, every tree node, replay of its examples) and measures it again. */
export async function verifyVersion(
  repository: string,
  model: string,
  version: number,
  recipes: readonly Recipe[],
): Promise<VersionCheck> {
  let predictor: Predictor;
  try {
    ({ predictor } = await loadVersion(repository, model, version));
  } catch (error) {
    if (!(error instanceof ArtifactError)) throw error;
    return { model, version, kind: 'refused', faults: error.faults.map(({ message }) => message) };
  }
  try {
    const { manifest } = predictor;
    if (manifest.model !== model || manifest.version !== version) {
      const place = `${model}/${version}`;
      const fault = `model.json says ${manifest.model} v${manifest.version}, but it lies in ${place}. Move it where it belongs.`;
      return { model, version, kind: 'refused', faults: [fault] };
    }
    const { metrics } = manifest;
    const gate = await checkGate(predictor, matchRecipe(recipes, manifest));
    return { model, version, kind: kindOf(gate), metrics, gate };
  } finally {
    await predictor.dispose();
  }
}

async function checkGate(predictor: Predictor, match: RecipeMatch): Promise<GateCheck | null> {
  if (match.kind === 'unknown') return null;
  const { metric, minimum } = match.recipe.gate;
  return {
    recipe: match.recipe.name,
    metric,
    minimum,
    recorded: predictor.manifest.metrics[metric] ?? null,
    measured: (await measureAgain(predictor))[metric] ?? null,
    recipeChanged: match.kind === 'changed',
  };
}

function kindOf(gate: GateCheck | null): 'passed' | 'gate-not-met' | 'metric-differs' {
  if (gate === null) return 'passed';
  const { recorded, measured, minimum } = gate;
  if (recorded !== null && measured !== null && Math.abs(recorded - measured) > ROUNDING)
    return 'metric-differs';
  const reached = measured ?? recorded;
  return reached === null || reached < minimum ? 'gate-not-met' : 'passed';
}

/** Nothing when the held-out rows cannot be drawn again: then the recorded number has to do. */
async function measureAgain(predictor: Predictor): Promise<Readonly<Record<string, number>>> {
  const { manifest } = predictor;
  const names = manifest.signature.inputs.map(({ name }) => name);
  try {
    const records = sharedHeldOutRows(manifest, manifest);
    const rows = records.map(({ values }) => names.map((name) => values[name] ?? null));
    const answers = await predictRows(predictor, rows);
    const scored = records.map(({ label }, i) => {
      const answer = answers[i];
      // A row that the version refuses is a wrong answer.
      return { label, prediction: answer?.ok === true ? answer.prediction : '' };
    });
    return measurePredictions(scored, 'holdout');
  } catch (error) {
    if (error instanceof DatasetError) return {};
    throw error;
  }
}
