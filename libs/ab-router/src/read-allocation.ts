import type { Allocation, SlotRange } from './allocation.ts';
import type { Defined } from './definition-fault.ts';
import { DefinitionReader } from './definition-reader.ts';
import { readSpan } from './slot-span.ts';
import { SLOT_COUNT } from './slot.ts';

/**
 * Reads an allocation that was stored as JSON: a list of ranges that cover all slots in order, in the canonical form.
 *
 * @returns the allocation, or every fault at once
 * @example readAllocation({ ranges: [{ arm: 'a', from: 0, to: 10000 }] }).ok === true
 */
export function readAllocation(value: unknown): Defined<Allocation> {
  const reader = new DefinitionReader();
  const allocation = readAllocationAt(reader, value, '');
  return allocation === null || reader.faults.length > 0
    ? { ok: false, faults: reader.faults }
    : { ok: true, value: allocation };
}

/** As `readAllocation`, somewhere inside a larger value; null when there were faults. */
export function readAllocationAt(
  reader: DefinitionReader,
  value: unknown,
  pointer: string,
): Allocation | null {
  const object = reader.object(value, pointer, ['ranges']);
  const list = object === null ? null : reader.list(object['ranges'], `${pointer}/ranges`);
  if (list === null) return null;
  const ranges = list.map((item, index) => readRange(reader, item, `${pointer}/ranges/${index}`));
  const known = ranges.filter((range) => range !== null);
  if (known.length < ranges.length) return null;

  const before = reader.faults.length;
  let next = 0;
  let last: string | null | undefined;
  known.forEach(({ arm, from, to }, index) => {
    const place = `${pointer}/ranges/${index}`;
    if (from !== next) {
      reader.fault('slots-not-covered', `${place}/from`, `The range starts at ${from} instead of ${next}.`);
    }
    if (arm === last) {
      reader.fault(
        'slots-not-canonical',
        place,
        'The range has the same owner as the one before; join them.',
      );
    }
    next = to;
    last = arm;
  });
  if (next !== SLOT_COUNT) {
    reader.fault(
      'slots-not-covered',
      `${pointer}/ranges`,
      `The ranges end at ${next}, not at ${SLOT_COUNT}.`,
    );
  }
  return reader.faults.length > before ? null : { ranges: known };
}

function readRange(reader: DefinitionReader, value: unknown, pointer: string): SlotRange | null {
  const object = reader.object(value, pointer, ['arm', 'from', 'to']);
  if (object === null) return null;
  const arm = object['arm'] === null ? null : reader.text(object['arm'], `${pointer}/arm`);
  if (arm === '') reader.fault('empty-arm-id', `${pointer}/arm`, 'An arm needs a name.');
  const span = readSpan(reader, object['from'], object['to'], pointer);
  return span === null || arm === '' || (arm === null && object['arm'] !== null) ? null : { arm, ...span };
}
