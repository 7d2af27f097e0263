/** Every way in which an allocation or experiment can be wrongly defined. */
export type DefinitionFaultCode =
  | 'no-arms'
  | 'empty-arm-id'
  | 'duplicate-arm-id'
  | 'weight-not-finite'
  | 'weight-negative'
  | 'weights-sum-to-zero'
  | 'empty-salt';

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
