/** Every way in which an allocation or experiment can be wrongly defined. */
export type DefinitionFaultCode =
  | 'wrong-type'
  | 'missing-key'
  | 'unknown-key'
  | 'ill-formed-text'
  | 'no-arms'
  | 'empty-arm-id'
  | 'duplicate-arm-id'
  | 'unknown-arm'
  | 'weight-not-finite'
  | 'weight-negative'
  | 'weights-sum-to-zero'
  | 'share-out-of-range'
  | 'empty-salt'
  | 'salt-has-nul'
  | 'slots-out-of-range'
  | 'slots-not-covered'
  | 'slots-not-canonical'
  | 'not-in-order'
  | 'unknown-operator'
  | 'empty-list'
  | 'duplicate-unit'
  | 'epoch-out-of-range'
  | 'experiment-stopped';

/** One fault of a definition: which rule, where, and what to do about it. */
export interface DefinitionFault {
  readonly code: DefinitionFaultCode;
  /** JSON pointer (RFC 6901) into the definition. */
  readonly pointer: string;
  readonly message: string;
}

/** A value, or all the faults that stand in its way at once. */
export type Defined<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly faults: readonly DefinitionFault[] };
