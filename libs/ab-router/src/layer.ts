import type { DefinitionReader } from './definition-reader.ts';
import { readSpan, type SlotSpan } from './slot-span.ts';

/**
 * An experiment's part of a layer. A layer hands each of its own 10,000 slots to one experiment at most: experiments
 * that share the layer's salt and have disjoint slots never meet in a unit. The part is fixed for the experiment's
 * life; otherwise a unit that stays with its arm would be met by the next owner of its layer slot.
 */
export interface Layer extends SlotSpan {
  readonly salt: string;
}

/**
 * Whether two experiments can meet in a unit because of their layers: their parts of one layer overlap. Parts of
 * different layers are drawn independently, and say nothing.
 *
 * @example layersOverlap({ salt: 'checkout', from: 0, to: 5000 }, { salt: 'checkout', from: 5000, to: 10000 }) === false
 */
export function layersOverlap(one: Layer, other: Layer): boolean {
  return one.salt === other.salt && one.from < other.to && other.from < one.to;
}

/** Null when there were faults. */
export function readLayer(reader: DefinitionReader, value: unknown, pointer: string): Layer | null {
  const object = reader.object(value, pointer, ['salt', 'from', 'to']);
  if (object === null) return null;
  const salt = reader.salt(object['salt'], `${pointer}/salt`);
  const span = readSpan(reader, object['from'], object['to'], pointer);
  return salt === null || span === null ? null : { salt, ...span };
}
