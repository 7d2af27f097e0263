import { Inject, Injectable } from '@nestjs/common';
import { classicScore, PaneRing, toWindow, type ClassicScore } from '@switchyard/drift';
import { CLOCK, CONFIGURATION, type Clock, type Configuration } from '../config/configuration.ts';
import type { LoadedVersion } from '../models/loaded-version.ts';

/** Keeps the last window of live traffic of every version, and says how far it is from training. */
@Injectable()
export class DriftMonitor {
  readonly #configuration: Configuration;
  readonly #clock: Clock;
  readonly #rings = new Map<LoadedVersion, PaneRing>();

  constructor(@Inject(CONFIGURATION) configuration: Configuration, @Inject(CLOCK) clock: Clock) {
    this.#configuration = configuration;
    this.#clock = clock;
  }

  /**
   * Adds one row that a version has scored.
   *
   * @param values the inputs as read, in signature order, starting at `offset`
   */
  observe(version: LoadedVersion, values: Float64Array, offset: number): void {
    let ring = this.#rings.get(version);
    if (ring === undefined) {
      ring = new PaneRing(version.reference, this.#configuration.drift);
      this.#rings.set(version, ring);
    }
    ring.observe(values, offset, this.#clock());
  }

  /** The classic score of a model's traffic over the window that ends now, pooled over its versions by rows. */
  score(model: string): ClassicScore {
    const now = this.#clock();
    return classicScore(
      [...this.#rings]
        .filter(([version]) => version.model === model)
        .map(([version, ring]) => ({
          reference: version.reference,
          window: toWindow(ring.window(now).pane),
        })),
    );
  }
}
