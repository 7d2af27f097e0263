import type { CallerPlace } from '../caller-place.ts';
import { invalid } from '../read-rows.ts';
import { placeOfValue, rowOf, valueOf, type Tensor } from './tensor.ts';

/** The rows that a request's tensors hold, and where each value stands. */
export interface TensorRows {
  /** Lists in signature order, or objects by input name. */
  readonly rows: readonly unknown[];
  readonly placeOf: CallerPlace;
}

/**
 * Puts rows together from tensors. One tensor of shape `[n, f]` is a matrix, whatever its name; else each tensor is
 * the column of the input that it is named after, of shape `[n]` or `[n, 1]`.
 *
 * @param inputs the names of the model's inputs; not asked for when a matrix leaves no doubt
 * @throws ProblemException `invalid_input`
 */
export function rowsOfTensors(tensors: readonly Tensor[], inputs: () => ReadonlySet<string>): TensorRows {
  const [first] = tensors;
  if (first === undefined) throw invalid([{ pointer: '/inputs', detail: 'must have at least one tensor.' }]);
  if (tensors.length > 1 || (first.width === 1 && inputs().has(first.name))) {
    return rowsOfColumns(tensors, first, inputs());
  }
  if (!first.isList) return rowsOfMatrix(first);
  throw invalid([
    {
      pointer: '/inputs/0/shape',
      detail: `must be [rows, columns], unless the tensor is named after an input; one row of ${first.rows} values has the shape [1, ${first.rows}].`,
    },
  ]);
}

function rowsOfMatrix(tensor: Tensor): TensorRows {
  return {
    rows:
      tensor.rows === 1
        ? [rowOf(tensor, 0)]
        : Array.from({ length: tensor.rows }, (_, row) => rowOf(tensor, row)),
    placeOf: (row, key, detail) => ({
      pointer: key === null ? '/inputs/0/shape' : `/inputs/0${placeOfValue(tensor, row, Number(key))}`,
      detail,
    }),
  };
}

function rowsOfColumns(
  tensors: readonly Tensor[],
  { rows }: Tensor,
  inputs: ReadonlySet<string>,
): TensorRows {
  const places = new Map<string, number>();
  for (const [i, tensor] of tensors.entries()) {
    if (!inputs.has(tensor.name)) {
      throw invalid([
        {
          pointer: `/inputs/${i}/name`,
          detail: `is not an input of this model; the inputs are ${[...inputs].slice(0, 20).join(', ')}.`,
        },
      ]);
    }
    if (tensor.width !== 1) {
      throw invalid([
        {
          pointer: `/inputs/${i}/shape`,
          detail: `must be [${rows}] or [${rows}, 1]: of several tensors, each is the column of one input.`,
        },
      ]);
    }
    if (tensor.rows !== rows) {
      throw invalid([
        {
          pointer: `/inputs/${i}/shape`,
          detail: `says ${tensor.rows} rows, but the first tensor has ${rows}.`,
        },
      ]);
    }
    if (places.has(tensor.name)) {
      throw invalid([{ pointer: `/inputs/${i}/name`, detail: 'is the name of an earlier tensor.' }]);
    }
    places.set(tensor.name, i);
  }
  return {
    rows: Array.from({ length: rows }, (_, row) =>
      // Defines properties of its own, also one named __proto__.
      Object.fromEntries(tensors.map((tensor) => [tensor.name, valueOf(tensor, row)])),
    ),
    placeOf: (row, key, detail) => {
      const place = places.get(key ?? '');
      const tensor = place === undefined ? undefined : tensors[place];
      return tensor === undefined
        ? { pointer: '/inputs', detail: `has no tensor "${key ?? ''}", which the model needs.` }
        : { pointer: `/inputs/${place}${placeOfValue(tensor, row, 0)}`, detail };
    },
  };
}
