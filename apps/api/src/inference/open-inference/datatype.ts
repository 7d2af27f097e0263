/** The datatypes of tensors in the Open Inference Protocol. */
export const DATATYPES = [
  'BOOL',
  'UINT8',
  'UINT16',
  'UINT32',
  'UINT64',
  'INT8',
  'INT16',
  'INT32',
  'INT64',
  'FP16',
  'FP32',
  'FP64',
  'BYTES',
] as const;

export type Datatype = (typeof DATATYPES)[number];

const { MAX_SAFE_INTEGER } = Number;

/** Lowest and highest value; of 64 bits only as many as a JSON number carries exactly. */
const INTEGERS: Readonly<Partial<Record<Datatype, readonly [number, number]>>> = {
  UINT8: [0, 0xff],
  UINT16: [0, 0xffff],
  UINT32: [0, 0xffff_ffff],
  UINT64: [0, MAX_SAFE_INTEGER],
  INT8: [-0x80, 0x7f],
  INT16: [-0x8000, 0x7fff],
  INT32: [-0x8000_0000, 0x7fff_ffff],
  INT64: [-MAX_SAFE_INTEGER, MAX_SAFE_INTEGER],
};

/** Largest magnitude. */
const FLOATS: Readonly<Partial<Record<Datatype, number>>> = {
  FP16: 65_504,
  FP32: 3.4028234663852886e38,
  FP64: Number.MAX_VALUE,
};

export function isDatatype(value: unknown): value is Datatype {
  return DATATYPES.some((datatype) => datatype === value);
}

/**
 * What is wrong with one element of a tensor's data, as the end of a sentence; null when it is of the datatype.
 * Null stands for a missing value, in any datatype: whether a value may be missing is the model's business. Numbers of
 * FP16 and FP32 are taken as they are written, without rounding.
 */
export function elementFault(datatype: Datatype, value: unknown): string | null {
  if (value === null) return null;
  if (datatype === 'BYTES') return typeof value === 'string' ? null : 'must be a text, as BYTES are in JSON.';
  if (datatype === 'BOOL') return typeof value === 'boolean' ? null : 'must be true or false.';
  if (typeof value !== 'number') return `must be a number of ${datatype}.`;
  const largest = FLOATS[datatype];
  if (largest !== undefined)
    return Math.abs(value) <= largest ? null : `must be a finite number within ${datatype}.`;
  if (!Number.isInteger(value)) return `must be a whole number, as the datatype is ${datatype}.`;
  const [low, high] = INTEGERS[datatype] ?? [0, 0];
  if (value >= low && value <= high) return null;
  return high === MAX_SAFE_INTEGER
    ? `must be from ${low} to ${high}; beyond 2^53, JSON numbers are not exact.`
    : `must be from ${low} to ${high}.`;
}
