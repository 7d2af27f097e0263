import { compileEncoder, type RowEncoder } from '../src/compile-encoder.ts';
import type { Encoder, EncoderStep } from '../src/encoder.ts';
import type { Input, NumericInput, Signature } from '../src/signature.ts';

/** A signature of these inputs. */
export function signatureOf(inputs: readonly Input[]): Signature {
  return { inputs, output: { kind: 'number', name: 'y', unit: null } };
}

/** An input of finite numbers without a default. */
export function numericInput(name: string, required: boolean): NumericInput {
  return { name, type: 'numeric', unit: null, range: null, required, default: null };
}

/** The plainest encoder that fits. */
export function stepsFor(inputs: readonly Input[]): Encoder {
  return {
    steps: inputs.map(({ name, type }): EncoderStep =>
      type === 'categorical'
        ? { input: name, kind: 'one-hot', impute: 'known', unknown: 'refuse' }
        : { input: name, kind: 'number', impute: 0, scale: null },
    ),
  };
}

/** Two inputs of one type, the second with a name that a pointer must escape. */
export function twoInputs(type: Input['type'], required: boolean, second = 'a/b~'): RowEncoder {
  const inputs = ['first', second].map((name): Input => {
    if (type === 'boolean') return { name, type, required, default: null };
    if (type === 'categorical')
      return { name, type, categories: ['other', 'known'], required, default: null };
    return { name, type, unit: null, range: null, required, default: null };
  });
  return compileEncoder(signatureOf(inputs), stepsFor(inputs));
}
