/** Every reason for which an artifact can be refused. */
export type ArtifactFaultCode =
  | 'file-missing'
  | 'file-size'
  | 'file-digest'
  | 'file-too-large'
  | 'file-not-regular'
  | 'digest-malformed'
  | 'manifest-digest'
  | 'manifest-not-json'
  | 'manifest-not-canonical'
  | 'format-version'
  | 'wrong-type'
  | 'wrong-value'
  | 'missing-key'
  | 'unknown-key'
  | 'duplicate'
  | 'path-unsafe'
  | 'flavor-unsupported'
  | 'runtime-missing'
  | 'weights-malformed'
  | 'tree-malformed'
  | 'signature-mismatch'
  | 'json-malformed'
  | 'examples-too-few'
  | 'example-refused'
  | 'example-differs';

/** One fault of an artifact: which rule, in which file, where in it, and what to do. */
export interface ArtifactFault {
  readonly code: ArtifactFaultCode;
  /** Path inside the artifact, for example `model.json`. */
  readonly file: string;
  /** JSON pointer (RFC 6901) into the file, `""` for the whole of it or where it is not JSON. */
  readonly pointer: string;
  /** A sentence for people, naming the file. */
  readonly message: string;
}

/** A value, or every fault that stands in its way. */
export type Checked<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly faults: readonly ArtifactFault[] };

/** One refusal with one fault. */
export function refused(
  code: ArtifactFaultCode,
  file: string,
  message: string,
  pointer = '',
): { readonly ok: false; readonly faults: readonly ArtifactFault[] } {
  return { ok: false, faults: [{ code, file, pointer, message: `${file}: ${message}` }] };
}
