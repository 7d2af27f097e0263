import { SLOT_COUNT } from '../slot.ts';
import type { RolloutEvidence } from './rollout-evidence.ts';
import type { Stage } from './stage.ts';

/** Half a slot: the least difference between two shares that routing can serve. */
const TOLERANCE = 0.5 / SLOT_COUNT;

/** What a tick found out about the weight that is really served. */
export interface VerifiedWeight {
  readonly kind: 'not-applied' | 'just-applied' | 'applied' | 'lost';
  readonly stage: Stage;
}

/**
 * Starts the bake when the routers are first seen to serve the stage's epoch and share, and starts it over when they
 * are seen to serve something else later. Evidence that does not know changes nothing.
 */
export function verifyWeight(
  stage: Stage,
  evidence: RolloutEvidence | null,
  candidateShare: number,
  now: number,
): VerifiedWeight {
  const applied = evidence?.applied ?? null;
  if (applied === null || !Number.isSafeInteger(applied.epoch)) {
    return { kind: stage.verifiedAt === null ? 'not-applied' : 'applied', stage };
  }
  const matches =
    applied.epoch === stage.epoch && Math.abs(applied.candidateShare - candidateShare) < TOLERANCE;
  if (matches && stage.verifiedAt !== null) return { kind: 'applied', stage };
  if (matches) return { kind: 'just-applied', stage: { ...stage, verifiedAt: now, freshFrom: now } };
  if (stage.verifiedAt === null) return { kind: 'not-applied', stage };
  const restarted: Stage = {
    ...stage,
    // Beyond whatever is served, so that no router takes the repeated allocation for an old one.
    epoch: Math.max(stage.epoch, applied.epoch) + 1,
    activity: 'baking',
    verifiedAt: null,
    freshFrom: null,
    bakedMilliseconds: 0,
    extendedTo: null,
    verdict: null,
    gates: 'open',
  };
  return { kind: 'lost', stage: restarted };
}
