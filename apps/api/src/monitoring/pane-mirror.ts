import { Inject, Injectable, Logger } from '@nestjs/common';
import { paneOfWindow, type Pane, type TimedPane } from '@switchyard/drift';
import { CLOCK, CONFIGURATION, type Clock, type Configuration } from '../config/configuration.ts';
import type { LoadedVersion } from '../models/loaded-version.ts';
import { ModelPool } from '../models/model-pool.ts';
import { loadedOf } from '../models/pooled-model.ts';
import type { DriftPaneRow } from '../store/schema.ts';
import { STORE, type Store } from '../store/store.ts';
import { LivePanes } from './live-panes.ts';

/** A pane of another process, or of an earlier life of this one. */
interface ForeignPane extends TimedPane {
  readonly variant: string;
  readonly revision: number;
}

/** Beginnings of panes whose bodies are asked for at once. */
const BATCH = 25;

type PaneKey = Omit<DriftPaneRow, 'body'>;

/**
 * What other replicas have seen, and what this installation saw before this process: the panes of the store, mirrored
 * in memory, so that nobody waits for a database. Between two looks it is some seconds old.
 */
@Injectable()
export class PaneMirror {
  readonly #logger = new Logger(PaneMirror.name);
  readonly #pool: ModelPool;
  readonly #live: LivePanes;
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #windowMs: number;
  #panes: ReadonlyMap<LoadedVersion, ReadonlyMap<string, ForeignPane>> = new Map();
  #refreshing: Promise<void> = Promise.resolve();

  constructor(
    @Inject(ModelPool) pool: ModelPool,
    @Inject(LivePanes) live: LivePanes,
    @Inject(STORE) store: Store,
    @Inject(CONFIGURATION) configuration: Configuration,
    @Inject(CLOCK) clock: Clock,
  ) {
    this.#pool = pool;
    this.#live = live;
    this.#store = store;
    this.#clock = clock;
    this.#windowMs = configuration.drift.windowMs;
  }

  /** The panes of a version that others have seen, in no order. */
  panesOf(version: LoadedVersion): Iterable<TimedPane & { readonly variant: string }> {
    return this.#panes.get(version)?.values() ?? [];
  }

  /**
   * Reads what has changed in the store. While the store does not answer, what was read before stays.
   *
   * @throws when the store does not answer
   */
  refresh(): Promise<void> {
    this.#refreshing = this.#refreshing.catch(() => undefined).then(() => this.#read());
    return this.#refreshing;
  }

  async #read(): Promise<void> {
    const versions = this.#pool.list().flatMap((model) => loadedOf(model.versions));
    const byName = new Map(versions.map((version) => [nameOf(version.model, version.version), version]));
    const own = new Set(versions.flatMap((version) => this.#live.of(version)?.source ?? []));
    const versionOf = (key: PaneKey): LoadedVersion | null => {
      const version = byName.get(nameOf(key.model, key.version));
      const isForeign = version?.reference.fingerprint === key.fingerprint && !own.has(key.replica);
      return isForeign ? version : null;
    };
    const from = Math.floor(this.#clock() - this.#windowMs);
    const keys = await this.#store.db
      .selectFrom('drift_panes')
      .select(['model', 'version', 'variant', 'fingerprint', 'replica', 'started_at', 'row_count'])
      .where('started_at', '>=', from)
      .execute();

    const next = new Map<LoadedVersion, Map<string, ForeignPane>>();
    const beginnings = new Set<number>();
    for (const key of keys) {
      const version = versionOf(key);
      if (version === null) continue;
      const known = this.#panes.get(version)?.get(placeOf(key));
      if (known !== undefined) paneMap(next, version).set(placeOf(key), known);
      if (known?.revision !== key.row_count) beginnings.add(key.started_at);
    }
    const changed = [...beginnings];
    for (let start = 0; start < changed.length; start += BATCH) {
      const rows = await this.#store.db
        .selectFrom('drift_panes')
        .selectAll()
        .where('started_at', 'in', changed.slice(start, start + BATCH))
        .execute();
      for (const row of rows) {
        const version = versionOf(row);
        if (version === null) continue;
        const panes = paneMap(next, version);
        if (panes.get(placeOf(row))?.revision === row.row_count) continue;
        const pane = this.#paneOf(version, row);
        if (pane === null) continue;
        const { variant, started_at: startedMs, row_count: revision } = row;
        panes.set(placeOf(row), { variant, startedMs, revision, pane });
      }
    }
    this.#panes = next;
  }

  #paneOf({ model, name, reference }: LoadedVersion, { body, started_at }: DriftPaneRow): Pane | null {
    try {
      return paneOfWindow(reference, JSON.parse(body));
    } catch (error) {
      this.#logger.warn(
        `A drift pane of ${model} ${name} from ${new Date(started_at).toISOString()} cannot be read and is left out: ${String(error)}`,
      );
      return null;
    }
  }
}

function nameOf(model: string, version: number): string {
  return `${model}/${version}`;
}

function placeOf({ variant, replica, started_at }: PaneKey): string {
  return JSON.stringify([variant, replica, started_at]);
}

function paneMap(
  panes: Map<LoadedVersion, Map<string, ForeignPane>>,
  version: LoadedVersion,
): Map<string, ForeignPane> {
  let ofVersion = panes.get(version);
  if (ofVersion === undefined) {
    ofVersion = new Map();
    panes.set(version, ofVersion);
  }
  return ofVersion;
}
