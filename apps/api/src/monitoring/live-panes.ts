import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { PaneRing } from '@switchyard/drift';
import { CONFIGURATION, type Configuration } from '../config/configuration.ts';
import type { LoadedVersion } from '../models/loaded-version.ts';

/** What this process has seen of a version's traffic since it loaded it. */
export interface SeenTraffic {
  /** Names the writer of these panes in the store: another one with every load, so that no two panes share a key. */
  readonly source: string;
  /** By variant. */
  readonly rings: ReadonlyMap<string, PaneRing>;
}

interface GrowingTraffic extends SeenTraffic {
  readonly rings: Map<string, PaneRing>;
}

/** The panes that this process adds to. What is kept of a version goes with the version. */
@Injectable()
export class LivePanes {
  readonly #configuration: Configuration;
  readonly #replica = randomUUID();
  readonly #byVersion = new WeakMap<LoadedVersion, GrowingTraffic>();
  #sources = 0;

  constructor(@Inject(CONFIGURATION) configuration: Configuration) {
    this.#configuration = configuration;
  }

  /** The live profile of what a version has scored for an arm; whoever scores adds to it. */
  ringOf(version: LoadedVersion, variant: string): PaneRing {
    let traffic = this.#byVersion.get(version);
    if (traffic === undefined) {
      traffic = { source: `${this.#replica}.${++this.#sources}`, rings: new Map() };
      this.#byVersion.set(version, traffic);
    }
    let ring = traffic.rings.get(variant);
    if (ring === undefined) {
      ring = new PaneRing(version.reference, this.#configuration.drift);
      traffic.rings.set(variant, ring);
    }
    return ring;
  }

  /** Undefined while nothing was scored. */
  of(version: LoadedVersion): SeenTraffic | undefined {
    return this.#byVersion.get(version);
  }
}
