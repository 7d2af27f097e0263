import type { Checked } from './artifact-fault.ts';
import { JsonReader } from './json-reader.ts';
import type { Signature } from './signature.ts';

/** What becomes of a category that training did not know: the row is refused, or it has none of the known ones, or a column of its own. */
export type UnknownCategory = 'refuse' | 'ignore' | 'column';

/**
 * How one input becomes columns of numbers. Learned in training, written into the manifest, applied identically in
 * trainer, server and browser.
 */
export type EncoderStep =
  | {
      readonly input: string;
      readonly kind: 'number';
      /** Stands in for a missing value; null when there is no such value. Booleans count as 0 and 1. */
      readonly impute: number | null;
      /** `(value − mean) / std`, std > 0; null leaves the value as it is. */
      readonly scale: { readonly mean: number; readonly std: number } | null;
    }
  | {
      readonly input: string;
      readonly kind: 'one-hot';
      /** Stands in for a missing value; null when there is no such value. */
      readonly impute: string | null;
      readonly unknown: UnknownCategory;
    };

/** One step per input, in signature order. */
export interface Encoder {
  readonly steps: readonly EncoderStep[];
}

/** Reads an encoder out of untrusted JSON and checks it against the signature; faults go to the reader. */
export function readEncoder(
  reader: JsonReader,
  json: unknown,
  pointer: string,
  signature: Signature,
): Encoder {
  const { steps: listed } = reader.object(json, pointer, ['steps']);
  const steps = reader
    .list(listed, `${pointer}/steps`)
    .map((step, i) => readStep(reader, step, `${pointer}/steps/${i}`));
  if (steps.length !== signature.inputs.length) {
    reader.fault('signature-mismatch', `${pointer}/steps`, 'must have one step for each input.');
    return { steps };
  }
  signature.inputs.forEach((input, i) => {
    const step = steps[i];
    const place = `${pointer}/steps/${i}`;
    if (step?.input !== input.name) {
      reader.fault('signature-mismatch', `${place}/input`, `must be "${input.name}", in signature order.`);
    }
    if ((step?.kind === 'one-hot') !== (input.type === 'categorical')) {
      reader.fault('signature-mismatch', `${place}/kind`, `does not fit an input of type ${input.type}.`);
    }
    if (
      step?.kind === 'one-hot' &&
      step.impute !== null &&
      input.type === 'categorical' &&
      !input.categories.includes(step.impute)
    ) {
      reader.fault('wrong-value', `${place}/impute`, 'must be one of the categories.');
    }
    if (!input.required && input.default === null && step?.impute === null) {
      reader.fault(
        'wrong-value',
        `${place}/impute`,
        'must be given, since the input is optional and has no default.',
      );
    }
  });
  return { steps };
}

/**
 * Reads an encoder that stands in a file of its own: the typed encoder, or all of its faults.
 *
 * @param file its name, for messages
 * @param pointer where in the file
 */
export function parseEncoder(
  json: unknown,
  signature: Signature,
  file: string,
  pointer = '',
): Checked<Encoder> {
  const reader = new JsonReader(file);
  const encoder = readEncoder(reader, json, pointer, signature);
  return reader.faults.length === 0 ? { ok: true, value: encoder } : { ok: false, faults: reader.faults };
}

function readStep(reader: JsonReader, json: unknown, pointer: string): EncoderStep {
  const { kind: declared } = reader.record(json, pointer);
  const kind = reader.oneOf(declared, `${pointer}/kind`, ['number', 'one-hot']);
  if (kind === 'one-hot') {
    const step = reader.object(json, pointer, ['input', 'kind', 'impute', 'unknown']);
    return {
      input: reader.text(step['input'], `${pointer}/input`),
      kind,
      impute: step['impute'] === null ? null : reader.text(step['impute'], `${pointer}/impute`),
      unknown: reader.oneOf(step['unknown'], `${pointer}/unknown`, ['refuse', 'ignore', 'column']),
    };
  }
  const step = reader.object(json, pointer, ['input', 'kind', 'impute', 'scale']);
  return {
    input: reader.text(step['input'], `${pointer}/input`),
    kind,
    impute: step['impute'] === null ? null : reader.finite(step['impute'], `${pointer}/impute`),
    scale: step['scale'] === null ? null : readScale(reader, step['scale'], `${pointer}/scale`),
  };
}

function readScale(reader: JsonReader, json: unknown, pointer: string): { mean: number; std: number } {
  const scale = reader.object(json, pointer, ['mean', 'std']);
  const std = reader.finite(scale['std'], `${pointer}/std`);
  if (!(std > 0)) reader.fault('wrong-value', `${pointer}/std`, 'must be more than 0.');
  return { mean: reader.finite(scale['mean'], `${pointer}/mean`), std };
}
