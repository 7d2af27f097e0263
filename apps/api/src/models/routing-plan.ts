import type { Experiment } from '@switchyard/ab-router';

/** What somebody wants routed: a plain split, or what the store keeps. */
export type RoutingPlan = Split | StoredRouting;

/** Versions by weight, and under which salt. */
export interface Split {
  readonly kind: 'split';
  readonly pinned: boolean;
  readonly salt: string;
  readonly weights: readonly {
    readonly variant: string;
    readonly version: number;
    readonly weight: number;
  }[];
}

/** A routing that was decided over HTTP: arms with their history of epochs, so that changes move as few units as they must. */
export interface StoredRouting {
  readonly kind: 'stored';
  /** Counts the changes from 1. */
  readonly revision: number;
  readonly experiment: Experiment;
  /** Number of the version of each arm and shadow. */
  readonly versions: Readonly<Record<string, number>>;
  /** The arm whose version answers for one that fails. */
  readonly stable: string;
}
