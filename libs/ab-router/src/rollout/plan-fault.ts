/** Every way in which a rollout or its plan can be wrongly defined. */
export type PlanFaultCode =
  | 'wrong-type'
  | 'unknown-key'
  | 'missing-key'
  | 'out-of-range'
  | 'unknown-choice'
  | 'no-steps'
  | 'too-many-steps'
  | 'share-between-slots'
  | 'shares-not-ascending'
  | 'shares-exceed-whole'
  | 'monitored-without-control'
  | 'deadline-within-bake'
  | 'duplicate-guardrail'
  | 'nothing-to-pass'
  | 'same-version';

/** One fault of a definition: which rule, where, and what to do about it. */
export interface PlanFault {
  readonly code: PlanFaultCode;
  /** JSON pointer (RFC 6901) into the definition. */
  readonly pointer: string;
  readonly message: string;
}

/** A plan or rollout, or all the faults that stand in its way at once. */
export type DefinedRollout<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly faults: readonly PlanFault[] };
