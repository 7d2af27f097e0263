import { Inject, Injectable } from '@nestjs/common';
import {
  addPane,
  classicScore,
  emptyPane,
  toWindow,
  type ClassicScore,
  type PaneRing,
  type PaneWindow,
} from '@switchyard/drift';
import { CLOCK, CONFIGURATION, type Clock, type Configuration } from '../config/configuration.ts';
import type { LoadedVersion } from '../models/loaded-version.ts';
import { ModelPool } from '../models/model-pool.ts';
import { loadedOf } from '../models/pooled-model.ts';
import { LivePanes } from './live-panes.ts';
import { PaneMirror } from './pane-mirror.ts';

/** Which traffic a window is about. */
export interface WindowChoice {
  /** Only rows of this arm; all of them unless told otherwise. */
  readonly variant?: string;
  /** From one pane up to DRIFT_WINDOW, in milliseconds; the latter unless told otherwise. */
  readonly windowMs?: number;
}

/**
 * Keeps the last window of live traffic of every version and arm. A window adds up what this process sees, at this
 * moment, and what all others had seen when the store was last read.
 */
@Injectable()
export class DriftMonitor {
  readonly #pool: ModelPool;
  readonly #live: LivePanes;
  readonly #mirror: PaneMirror;
  readonly #configuration: Configuration;
  readonly #clock: Clock;

  constructor(
    @Inject(ModelPool) pool: ModelPool,
    @Inject(LivePanes) live: LivePanes,
    @Inject(PaneMirror) mirror: PaneMirror,
    @Inject(CONFIGURATION) configuration: Configuration,
    @Inject(CLOCK) clock: Clock,
  ) {
    this.#pool = pool;
    this.#live = live;
    this.#mirror = mirror;
    this.#configuration = configuration;
    this.#clock = clock;
  }

  /** The live profile of what a version has scored for an arm; whoever scores adds to it. */
  ringOf(version: LoadedVersion, variant: string): PaneRing {
    return this.#live.ringOf(version, variant);
  }

  /** The classic score of a model's traffic over the window that ends now, pooled over its versions by rows. */
  score(model: string): ClassicScore {
    const versions = loadedOf(this.#pool.find(model)?.versions ?? []);
    return classicScore(
      versions.map((version) => ({
        reference: version.reference,
        window: toWindow(this.windowOf(version).pane),
      })),
    );
  }

  /** All rows of a version in the window that ends now. */
  windowOf(version: LoadedVersion, { variant, windowMs }: WindowChoice = {}): PaneWindow {
    const { drift } = this.#configuration;
    const length = windowMs ?? drift.windowMs;
    const toMs = this.#clock();
    // The same panes that a ring takes for its window.
    const first = Math.min(Math.ceil((toMs - length) / drift.paneMs), Math.floor(toMs / drift.paneMs));
    const fromMs = first * drift.paneMs;
    const pane = emptyPane(version.reference);
    for (const [name, ring] of this.#live.of(version)?.rings ?? []) {
      if (variant === undefined || name === variant)
        addPane(pane, ring.window(toMs, { windowMs: length }).pane);
    }
    for (const foreign of this.#mirror.panesOf(version)) {
      const isChosen = variant === undefined || foreign.variant === variant;
      if (isChosen && foreign.startedMs >= fromMs) addPane(pane, foreign.pane);
    }
    return { pane, fromMs, toMs };
  }

  /** The arms for which a version has scored rows in the last window, by name. */
  variantsOf(version: LoadedVersion): readonly string[] {
    const own = this.#live.of(version)?.rings.keys() ?? [];
    const foreign = [...this.#mirror.panesOf(version)].map(({ variant }) => variant);
    return [...new Set([...own, ...foreign])].sort();
  }
}
