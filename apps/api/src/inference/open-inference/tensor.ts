import type { ProblemFault } from '../../edge/problem.ts';
import { MAXIMUM_ROWS } from '../score-request.ts';
import { isRecord, readFlatParameters } from '../scoring-options.ts';
import { DATATYPES, elementFault, isDatatype, type Datatype } from './datatype.ts';

/** One input tensor of a request, checked against its own shape and datatype. */
export interface Tensor {
  readonly name: string;
  readonly rows: number;
  /** Values per row. */
  readonly width: number;
  /** Whether its shape is `[rows]`, without a width. */
  readonly isList: boolean;
  /** Whether `data` is a list of rows. */
  readonly isNested: boolean;
  readonly data: readonly unknown[];
}

/** The row of a tensor, as a list. A tensor of one flat row is that row; nothing is copied. */
export function rowOf({ data, isNested, rows, width }: Tensor, row: number): unknown {
  if (isNested) return data[row];
  return rows === 1 ? data : data.slice(row * width, (row + 1) * width);
}

/** The value of a row in a tensor that has one value per row. */
export function valueOf({ data, isNested }: Tensor, row: number): unknown {
  const value = data[row];
  return isNested && Array.isArray(value) ? value[0] : value;
}

/** JSON pointer, from the tensor on, to one value. */
export function placeOfValue({ isNested, width }: Tensor, row: number, column: number): string {
  return isNested ? `/data/${row}/${column}` : `/data/${row * width + column}`;
}

/**
 * Reads one input tensor.
 *
 * @param place JSON pointer to it in the caller's body
 * @param faults takes what is wrong; nothing is returned then
 */
export function readTensor(json: unknown, place: string, faults: ProblemFault[]): Tensor | null {
  const fault = (pointer: string, detail: string) => {
    faults.push({ pointer: place + pointer, detail });
    return null;
  };
  if (!isRecord(json)) return fault('', 'must be an object with name, shape, datatype and data.');
  const { name, shape, datatype, data, parameters } = json;
  if (typeof name !== 'string' || name === '') return fault('/name', 'must be a text.');
  if (!isDatatype(datatype)) return fault('/datatype', `must be one of ${DATATYPES.join(', ')}.`);
  const size = readShape(shape);
  if (typeof size === 'string') return fault('/shape', size);
  if (parameters !== undefined && parameters !== null) {
    const flat = readFlatParameters(parameters, `${place}/parameters`, faults);
    if (flat === null) return null;
    if (typeof flat['binary_data_size'] === 'number') {
      return fault(
        '/parameters/binary_data_size',
        'asks for binary tensors, which are not taken; send JSON.',
      );
    }
  }
  if (!Array.isArray(data)) return fault('/data', 'must be a list.');
  const tensor: Tensor = { name, ...size, data, isNested: !size.isList && Array.isArray(data[0]) };
  const wrong = tensor.isNested ? nestedFault(tensor, datatype) : flatFault(tensor, datatype);
  return wrong === null ? tensor : fault(wrong.pointer, wrong.detail);
}

function readShape(shape: unknown): Pick<Tensor, 'rows' | 'width' | 'isList'> | string {
  if (!Array.isArray(shape) || shape.length < 1 || shape.length > 2) {
    return 'must be [rows] or [rows, columns].';
  }
  const sizes: readonly unknown[] = shape;
  const [rows, width = 1] = sizes;
  if (!isCount(rows) || !isCount(width))
    return 'must have whole numbers of at least 1; it is the shape of the data.';
  if (rows > MAXIMUM_ROWS) return `has ${rows} rows; at most ${MAXIMUM_ROWS} are taken at once.`;
  return { rows, width, isList: shape.length === 1 };
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 1;
}

function flatFault({ data, rows, width }: Tensor, datatype: Datatype): ProblemFault | null {
  if (data.length !== rows * width) {
    return {
      pointer: '/data',
      detail: `has ${countOf(data.length)}, but the shape says ${rows * width}.`,
    };
  }
  for (let i = 0; i < data.length; i++) {
    const detail = elementFault(datatype, data[i]);
    if (detail !== null) return { pointer: `/data/${i}`, detail };
  }
  return null;
}

function nestedFault({ data, rows, width }: Tensor, datatype: Datatype): ProblemFault | null {
  if (data.length !== rows) {
    return {
      pointer: '/data',
      detail: `has ${data.length} ${data.length === 1 ? 'row' : 'rows'}, but the shape says ${rows}.`,
    };
  }
  for (let row = 0; row < rows; row++) {
    const values: unknown = data[row];
    if (!Array.isArray(values)) {
      return { pointer: `/data/${row}`, detail: 'must be a list, as the first row is.' };
    }
    if (values.length !== width) {
      return {
        pointer: `/data/${row}`,
        detail: `has ${countOf(values.length)}, but the shape says ${width}.`,
      };
    }
    for (let column = 0; column < width; column++) {
      const detail = elementFault(datatype, values[column]);
      if (detail !== null) return { pointer: `/data/${row}/${column}`, detail };
    }
  }
  return null;
}

function countOf(values: number): string {
  return values === 1 ? '1 value' : `${values} values`;
}
