import { Logger } from '@nestjs/common';
import { listModels, listVersions } from '@switchyard/model-io/node';
import type { Configuration } from '../config/configuration.ts';
import { defaultSplit, pinnedSplit } from '../experiments/split.ts';
import { loadVersion, type KnownVersion } from './loaded-version.ts';
import { routingSnapshot, type RoutingSnapshot } from './routing-snapshot.ts';

/** A model with all of its versions and its live routing. */
export interface PooledModel {
  readonly name: string;
  /** Ascending by version. */
  readonly versions: readonly KnownVersion[];
  readonly routing: RoutingSnapshot;
}

/** Every model of the repository, verified. A broken version is reported and skipped; the others serve. */
export class ModelPool {
  readonly #models: ReadonlyMap<string, PooledModel>;
  /** The model behind requests that name none; it need not exist. */
  readonly defaultName: string;

  private constructor(models: readonly PooledModel[], defaultName: string) {
    this.#models = new Map(models.map((model) => [model.name, model]));
    this.defaultName = defaultName;
  }

  /** Reads and verifies the whole repository. */
  static async load(configuration: Configuration): Promise<ModelPool> {
    const logger = new Logger(ModelPool.name);
    const { modelRepository, defaultModel } = configuration;
    const names = await listModels(modelRepository);
    const models = (await Promise.all(names.map((name) => loadModel(name, configuration, logger)))).filter(
      ({ versions }) => versions.length > 0,
    );
    const pool = new ModelPool(models, defaultModel);
    if (pool.find(defaultModel) === undefined) {
      logger.warn(
        `There is no model "${defaultModel}" in ${modelRepository}. Train one (npm run trainer -- train iris-v1), then start again.`,
      );
    }
    return pool;
  }

  /** All models, by name. */
  list(): readonly PooledModel[] {
    return [...this.#models.values()];
  }

  find(name: string): PooledModel | undefined {
    return this.#models.get(name);
  }
}

async function loadModel(name: string, configuration: Configuration, logger: Logger): Promise<PooledModel> {
  const { modelRepository, defaultModel, pinnedWeights } = configuration;
  const numbers = await listVersions(modelRepository, name);
  const versions = await Promise.all(numbers.map((version) => loadVersion(modelRepository, name, version)));
  for (const version of versions) {
    if (version.state === 'loaded')
      logger.log(`Loaded ${name} ${version.name} (${version.digest.slice(0, 12)}).`);
    else logger.error(`Refused ${name} ${version.name}: ${version.reasons.join(' ')}`);
  }
  const split =
    pinnedWeights !== null && name === defaultModel
      ? pinnedSplit(name, pinnedWeights)
      : defaultSplit(name, numbers);
  return { name, versions, routing: routingSnapshot(name, split, versions) };
}
