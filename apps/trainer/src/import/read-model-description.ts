import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import {
  parseEncoder,
  parseSignature,
  plainEncoder,
  type Checked,
  type Encoder,
  type Signature,
} from '@switchyard/model-io';

/** What a model file does not say about itself: the names and types of its inputs, and what it answers. */
export interface ModelDescription {
  readonly signature: Signature;
  /** How rows become columns; plain numbers and one-hot categories unless the file says otherwise. */
  readonly encoder: Encoder;
}

/** A signature file that cannot be read; the message lists every fault with its place. */
export class DescriptionError extends Error {
  override readonly name = 'DescriptionError';
}

/**
 * Reads a `--signature` file: `{"inputs": […], "output": {…}, "encoder"?: {…}}` as in `model.json`. Of an input only
 * the name must be given: it is a required number without a unit unless the file says otherwise.
 *
 * @throws DescriptionError
 */
export async function readModelDescription(path: string): Promise<ModelDescription> {
  const name = basename(path);
  let json: unknown;
  try {
    json = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unreadable';
    throw new DescriptionError(`${path} cannot be read as JSON: ${reason}`);
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new DescriptionError(`${name} must be an object with "inputs" and "output".`);
  }
  const { encoder, ...rest } = json as Readonly<Record<string, unknown>>;
  const signature = valueOf(parseSignature(withDefaults(rest), name));
  return {
    signature,
    encoder:
      encoder === undefined
        ? plainEncoder(signature)
        : valueOf(parseEncoder(encoder, signature, name, '/encoder')),
  };
}

function withDefaults(json: Readonly<Record<string, unknown>>): unknown {
  const { inputs, output } = json;
  return {
    ...json,
    ...(Array.isArray(inputs) ? { inputs: inputs.map(inputWithDefaults) } : {}),
    ...(isRecord(output) && output['kind'] === 'number' ? { output: { unit: null, ...output } } : {}),
  };
}

function inputWithDefaults(input: unknown): unknown {
  if (!isRecord(input)) return input;
  const { type = 'numeric' } = input;
  const isNumber = type === 'numeric' || type === 'integer';
  return { type, required: true, default: null, ...(isNumber ? { unit: null, range: null } : {}), ...input };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function valueOf<Value>(checked: Checked<Value>): Value {
  if (checked.ok) return checked.value;
  throw new DescriptionError(checked.faults.map(({ message }) => message).join(' '));
}
