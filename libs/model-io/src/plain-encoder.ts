import type { Encoder } from './encoder.ts';
import type { Signature } from './signature.ts';

/**
 * The encoder that learned nothing: numbers as they are, booleans as 0 and 1, categories one-hot with unknown ones
 * refused. It does not fit optional inputs without a default, for which something must be imputed.
 */
export function plainEncoder({ inputs }: Signature): Encoder {
  return {
    steps: inputs.map(({ name: input, type }) =>
      type === 'categorical'
        ? { input, kind: 'one-hot', impute: null, unknown: 'refuse' }
        : { input, kind: 'number', impute: null, scale: null },
    ),
  };
}
