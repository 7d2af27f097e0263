import type { DefinitionReader } from './definition-reader.ts';
import { SLOT_COUNT } from './slot.ts';

/** The slots `[from, to)`. */
export interface SlotSpan {
  readonly from: number;
  readonly to: number;
}

/** The span that a slot lies in, of ascending and disjoint ones. Binary search. */
export function spanAt<Span extends SlotSpan>(spans: readonly Span[], slot: number): Span | undefined {
  let low = 0;
  let high = spans.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const span = spans[middle];
    if (span === undefined) return undefined;
    if (slot < span.from) high = middle - 1;
    else if (slot < span.to) return span;
    else low = middle + 1;
  }
  return undefined;
}

/** Reads a span of at least one slot from 0 to 10,000; null when there were faults. */
export function readSpan(
  reader: DefinitionReader,
  from: unknown,
  to: unknown,
  pointer: string,
): SlotSpan | null {
  if (isBoundary(from) && isBoundary(to) && from < to) return { from, to };
  reader.fault(
    'slots-out-of-range',
    pointer,
    `Give whole numbers with 0 ≤ from < to ≤ ${SLOT_COUNT}; "to" is the first slot that is not included.`,
  );
  return null;
}

function isBoundary(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= SLOT_COUNT;
}
