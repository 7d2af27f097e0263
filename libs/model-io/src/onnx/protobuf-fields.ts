/** One field of a protobuf message. */
export type ProtobufField =
  | { readonly number: number; readonly kind: 'bytes'; readonly bytes: Uint8Array }
  /** A whole number, as int64 reads it; exact up to 2⁵³. */
  | { readonly number: number; readonly kind: 'varint'; readonly value: number }
  | { readonly number: number; readonly kind: 'fixed' };

/** Bytes that are no protobuf message. */
export class ProtobufError extends Error {
  override readonly name = 'ProtobufError';
}

const WIRE = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 };

/**
 * Walks the fields of one message without copying anything. Nested messages come as bytes, to be walked in turn.
 * Source: the wire format of Protocol Buffers.
 *
 * @throws ProtobufError at the first byte that does not fit
 */
export function* protobufFields(message: Uint8Array): Generator<ProtobufField> {
  const cursor = new Cursor(message);
  while (cursor.offset < message.length) {
    const start = cursor.offset;
    const tag = cursor.varint();
    const number = Math.floor(tag / 8);
    const wire = tag % 8;
    if (number < 1 || number > 0x1fff_ffff) throw new ProtobufError(`has no field at byte ${start}`);
    if (wire === WIRE.varint) yield { number, kind: 'varint', value: cursor.varint() };
    else if (wire === WIRE.bytes) yield { number, kind: 'bytes', bytes: cursor.take(cursor.varint()) };
    else if (wire === WIRE.fixed64 || wire === WIRE.fixed32) {
      cursor.take(wire === WIRE.fixed64 ? 8 : 4);
      yield { number, kind: 'fixed' };
    } else throw new ProtobufError(`has a field of an unknown kind at byte ${start}`);
  }
}

/** Whole numbers that share one field, as int64 reads them. */
export function packedVarints(bytes: Uint8Array): readonly number[] {
  const cursor = new Cursor(bytes);
  const numbers: number[] = [];
  while (cursor.offset < bytes.length) numbers.push(cursor.varint());
  return numbers;
}

class Cursor {
  offset = 0;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  take(length: number): Uint8Array {
    if (length < 0 || length > this.#bytes.length - this.offset) {
      throw new ProtobufError(`ends at byte ${this.#bytes.length}, in the middle of a field`);
    }
    return this.#bytes.subarray(this.offset, (this.offset += length));
  }

  varint(): number {
    const bytes = this.#bytes;
    const first = bytes[this.offset] ?? 128;
    if (first < 128) {
      this.offset++;
      return first;
    }
    let value = 0n;
    for (let i = 0; i < 10; i++) {
      const byte = bytes[this.offset];
      if (byte === undefined)
        throw new ProtobufError(`ends at byte ${bytes.length}, in the middle of a number`);
      this.offset++;
      value |= BigInt(byte & 127) << BigInt(7 * i);
      if (byte < 128) return Number(BigInt.asIntN(64, value));
    }
    throw new ProtobufError(`has a number of more than 64 bits before byte ${this.offset}`);
  }
}
