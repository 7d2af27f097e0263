import { access } from 'node:fs/promises';
import { Logger } from '@nestjs/common';
import type { Configuration } from '../config/configuration.ts';
import { defaultSplit, pinnedSplit } from '../experiments/split.ts';
import type { EngineOptions } from './engine/open-engine.ts';
import { loadVersion, type KnownVersion, type LoadedVersion } from './loaded-version.ts';
import { loadedOf, pooledModel, type PooledModel } from './pooled-model.ts';
import { scanRepository } from './repository-scan.ts';
import type { RoutingPlan, StoredRouting } from './routing-plan.ts';

/** What people have decided about models: kept by the store, looked up whenever a model is put together. */
export interface Decisions {
  routingOf(model: string): StoredRouting | null;
  aliasesOf(model: string): ReadonlyMap<string, number>;
}

/** Something that happened to a version. */
export type VersionEvent =
  | { readonly kind: 'loaded'; readonly version: LoadedVersion }
  | { readonly kind: 'refused'; readonly version: KnownVersion & { readonly state: 'refused' } }
  | { readonly kind: 'retired'; readonly version: LoadedVersion };

interface Seen {
  /** What the version's files looked like when it was read. */
  readonly state: string;
  readonly version: KnownVersion;
}

/**
 * Every model of the repository, verified. Follows the repository: a version that appears is loaded, verified and
 * warm before anybody is sent to it; one that is broken is reported and skipped, and never replaces a working one.
 * Each change puts a new immutable model in the place of the old one.
 */
export class ModelPool {
  readonly #logger = new Logger(ModelPool.name);
  readonly #configuration: Configuration;
  readonly #decisions: Decisions;
  readonly #engineOptions: EngineOptions;
  readonly #seen = new Map<string, Map<number, Seen>>();
  /** States of versions that were found changing: read when they have not changed since the last look. */
  readonly #unsettled = new Map<string, string>();
  readonly #listeners = new Set<(event: VersionEvent) => void>();
  #models: ReadonlyMap<string, PooledModel> = new Map();
  #looking: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | null = null;

  private constructor(configuration: Configuration, decisions: Decisions, engineOptions: EngineOptions) {
    this.#configuration = configuration;
    this.#decisions = decisions;
    this.#engineOptions = engineOptions;
  }

  /** Reads and verifies the whole repository. */
  static async load(
    configuration: Configuration,
    decisions: Decisions,
    engineOptions: EngineOptions,
  ): Promise<ModelPool> {
    const pool = new ModelPool(configuration, decisions, engineOptions);
    await pool.#look(true);
    const { defaultModel, modelRepository } = configuration;
    if (pool.find(defaultModel) === undefined) {
      pool.#logger.warn(
        `There is no model "${defaultModel}" in ${modelRepository}. Train one: npm run trainer -- train iris-v1`,
      );
    }
    return pool;
  }

  /** The model behind requests that name none; it need not exist. */
  get defaultName(): string {
    return this.#configuration.defaultModel;
  }

  /** All models, by name. */
  list(): readonly PooledModel[] {
    return [...this.#models.values()];
  }

  find(name: string): PooledModel | undefined {
    return this.#models.get(name);
  }

  /** Tells of every version that comes or goes from now on. */
  onVersion(listener: (event: VersionEvent) => void): void {
    this.#listeners.add(listener);
  }

  /** Looks at the repository again and again, until the pool is closed. */
  follow(): void {
    const next = () => {
      this.#timer = setTimeout(() => {
        void this.refresh().then(() => {
          if (this.#timer !== null) next();
        });
      }, this.#configuration.repositoryPollMs).unref();
    };
    next();
  }

  /** Looks at the repository now. Versions that are new or have changed are taken when they have settled. */
  refresh(settled = false): Promise<void> {
    this.#looking = this.#looking
      .then(() => this.#look(settled))
      .catch((error: unknown) => {
        this.#logger.error(`The model repository could not be looked at: ${String(error)}`);
      });
    return this.#looking;
  }

  /** Puts a model together anew, after somebody has decided something about it. */
  decided(name: string): void {
    const seen = this.#seen.get(name);
    if (seen !== undefined) this.#replace(name, seen);
  }

  /** Stops following; what is loaded goes on answering until its engines are disposed of. */
  async close(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    await this.#looking;
    await Promise.all(
      this.list().flatMap(({ versions }) => loadedOf(versions).map(({ engine }) => engine.dispose())),
    );
  }

  async #look(settled: boolean): Promise<void> {
    const { modelRepository } = this.#configuration;
    // A directory that is not mounted at the moment is no reason to give up what is loaded.
    if (this.#seen.size > 0) await access(modelRepository);
    const scan = await scanRepository(modelRepository);
    await Promise.all(
      [...new Set([...scan.keys(), ...this.#seen.keys()])].map((name) =>
        this.#lookAt(name, scan.get(name) ?? new Map<number, string>(), settled),
      ),
    );
  }

  async #lookAt(name: string, found: ReadonlyMap<number, string>, settled: boolean): Promise<void> {
    const seen = this.#seen.get(name) ?? new Map<number, Seen>();
    const events: VersionEvent[] = [];
    for (const [version, state] of found) {
      const known = seen.get(version);
      if (known?.state === state || !this.#hasSettled(`${name}/${version}`, state, settled)) continue;
      const read = await loadVersion(this.#configuration.modelRepository, name, version, this.#engineOptions);
      events.push(...(await this.#take(seen, known, { state, version: read })));
    }
    for (const [number, { version }] of seen) {
      if (found.has(number)) continue;
      seen.delete(number);
      if (version.state === 'loaded') events.push({ kind: 'retired', version });
    }
    if (seen.size > 0) this.#seen.set(name, seen);
    else this.#seen.delete(name);
    if (events.length > 0 || (seen.size === 0 && this.#models.has(name))) this.#replace(name, seen);
    for (const event of events) this.#tell(event);
  }

  /** Whether a new or changed version looks as it did the last time, so that nobody is still copying it. */
  #hasSettled(key: string, state: string, settled: boolean): boolean {
    if (settled || this.#unsettled.get(key) === state) {
      this.#unsettled.delete(key);
      return true;
    }
    this.#unsettled.set(key, state);
    return false;
  }

  /** Versions are immutable: one that is loaded stays as it is, whatever lies in its directory now. */
  async #take(
    seen: Map<number, Seen>,
    known: Seen | undefined,
    read: Seen,
  ): Promise<readonly VersionEvent[]> {
    const { version } = read;
    if (known?.version.state !== 'loaded') {
      seen.set(version.version, read);
      return [version.state === 'loaded' ? { kind: 'loaded', version } : { kind: 'refused', version }];
    }
    seen.set(version.version, { ...known, state: read.state });
    if (version.state === 'loaded') await version.engine.dispose();
    if (version.state === 'refused' || version.digest !== known.version.digest) {
      this.#logger.error(
        `The files of ${version.model} ${version.name} have changed. Versions are immutable: the one that was loaded before goes on answering. Publish the change as a new version.`,
      );
    }
    return [];
  }

  #replace(name: string, seen: ReadonlyMap<number, Seen>): void {
    const versions = [...seen.values()].map(({ version }) => version).sort((a, b) => a.version - b.version);
    const models = new Map(this.#models);
    if (versions.length === 0) models.delete(name);
    else {
      models.set(
        name,
        pooledModel(name, versions, this.#planOf(name, versions), this.#decisions.aliasesOf(name)),
      );
    }
    this.#models = new Map([...models].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  #planOf(name: string, versions: readonly KnownVersion[]): RoutingPlan {
    const { pinnedWeights, defaultModel } = this.#configuration;
    if (pinnedWeights !== null && name === defaultModel) return pinnedSplit(name, pinnedWeights);
    return (
      this.#decisions.routingOf(name) ??
      defaultSplit(
        name,
        versions.map(({ version }) => version),
      )
    );
  }

  #tell(event: VersionEvent): void {
    const { version } = event;
    if (event.kind === 'loaded') {
      this.#logger.log(`Loaded ${version.model} ${version.name} (${event.version.digest.slice(0, 12)}).`);
    } else if (event.kind === 'refused') {
      this.#logger.error(`Refused ${version.model} ${version.name}: ${event.version.reasons.join(' ')}`);
    } else {
      this.#logger.log(`Retired ${version.model} ${version.name}: it is not in the repository any more.`);
      this.#retire(event.version);
    }
    for (const listener of this.#listeners) listener(event);
  }

  /** Requests that were sent to the version before it went may run until their time is up. */
  #retire({ engine }: LoadedVersion): void {
    setTimeout(() => void engine.dispose(), this.#configuration.scoring.timeoutMs).unref();
  }
}
