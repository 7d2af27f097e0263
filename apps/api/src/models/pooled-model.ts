import type { KnownVersion, LoadedVersion } from './loaded-version.ts';
import { directArm, type LiveArm } from './live-arm.ts';
import type { RoutingPlan } from './routing-plan.ts';
import { routingSnapshot, type RoutingSnapshot } from './routing-snapshot.ts';

/** A model with all of its versions, its live routing and its aliases: immutable, replaced as a whole. */
export interface PooledModel {
  readonly name: string;
  /** Ascending by version. */
  readonly versions: readonly KnownVersion[];
  readonly routing: RoutingSnapshot;
  /** For requests that name their version. */
  readonly direct: ReadonlyMap<number, LiveArm>;
  /** Alias → version; also of versions that do not answer. */
  readonly aliases: ReadonlyMap<string, number>;
}

/** @param versions ascending */
export function pooledModel(
  name: string,
  versions: readonly KnownVersion[],
  plan: RoutingPlan,
  aliases: ReadonlyMap<string, number>,
): PooledModel {
  return {
    name,
    versions,
    routing: routingSnapshot(name, plan, versions),
    direct: new Map(loadedOf(versions).map((version) => [version.version, directArm(version)])),
    aliases,
  };
}

/** Those that answer. */
export function loadedOf(versions: readonly KnownVersion[]): readonly LoadedVersion[] {
  return versions.filter((version) => version.state === 'loaded');
}
