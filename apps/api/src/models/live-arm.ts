import type { LoadedVersion } from './loaded-version.ts';

/** An arm that requests can be sent to. */
export interface LiveArm {
  readonly variant: string;
  /** The name as JSON text, written once. */
  readonly variantText: string;
  /** Number of the version that the arm stands for. */
  readonly assigned: number;
  /** The version that scores: the arm's own, or the stable one where the arm's does not answer. */
  readonly version: LoadedVersion;
  /** Epoch of the experiment that sent the request here; 0 when the caller named the version. */
  readonly epoch: number;
}

/** @param assigned number of the version that the arm stands for */
export function liveArm(variant: string, assigned: number, version: LoadedVersion, epoch: number): LiveArm {
  return { variant, variantText: JSON.stringify(variant), assigned, version, epoch };
}

/** The arm of requests that name their version. They take part in no experiment. */
export function directArm(version: LoadedVersion): LiveArm {
  return liveArm(version.name, version.version, version, 0);
}
