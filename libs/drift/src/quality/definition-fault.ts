/** Every way in which a policy or a list of rules can be wrongly defined. */
export type DefinitionFaultCode =
  | 'wrong-type'
  | 'missing-key'
  | 'unknown-key'
  | 'unknown-kind'
  | 'out-of-range'
  | 'not-in-order'
  | 'empty-list'
  | 'duplicate';

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
