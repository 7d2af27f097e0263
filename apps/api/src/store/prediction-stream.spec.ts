import fc from 'fast-check';
import { expect, it } from 'vitest';
import { recordOne, STREAM } from '../../test/prediction-rows.ts';
import { madeAtOf, predictionIdOf } from '../inference/prediction-id.ts';
import { decodeSegment, SEGMENT_SPAN_MS } from './prediction-segment.ts';
import { PredictionStream, SEGMENT_ROWS } from './prediction-stream.ts';

const NOW = 1_700_000_000_000;

function openStream(): { readonly stream: PredictionStream; fills: number; bytes: number } {
  const counted = { fills: 0, bytes: 0 };
  const stream = new PredictionStream(STREAM, 2, {
    take(bytes) {
      counted.bytes += bytes;
      return true;
    },
    fills: () => void counted.fills++,
  });
  return Object.assign(counted, { stream });
}

/** The ids of segments, in their order. */
function idsOf(segments: ReturnType<PredictionStream['seal']>): readonly string[] {
  return segments.flatMap(({ row }) => {
    const { rows, ids } = decodeSegment(row.body);
    return Array.from({ length: rows }, (_, i) => predictionIdOf(ids, 4 * i));
  });
}

it('keeps every row, in order, whatever the moments, in segments that are short in time', () => {
  const moments = fc.array(
    fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: -3_600_000, max: 3_600_000 })),
    { maxLength: 300 },
  );
  fc.assert(
    fc.property(moments, (offsets) => {
      const { stream } = openStream();
      const ids = offsets.map((offset) => recordOne(stream, NOW + offset));
      const sealed = stream.seal();
      expect(idsOf(sealed)).toEqual(ids);
      for (const { row } of sealed) {
        const { rows, ids: words } = decodeSegment(row.body);
        const made = Array.from({ length: rows }, (_, i) => madeAtOf(words, 4 * i));
        expect([row.row_count, row.first_at, row.last_at]).toEqual([
          rows,
          Math.min(...made),
          Math.max(...made),
        ]);
        expect(row.last_at - row.first_at).toBeLessThanOrEqual(SEGMENT_SPAN_MS);
      }
      expect(stream.seal()).toEqual([]);
    }),
    { numRuns: 50 },
  );
});

it('gives large amounts to several segments, and counts their bytes as they were taken', () => {
  const opened = openStream();
  const { stream } = opened;
  const ids = Array.from({ length: 2 * SEGMENT_ROWS + 100 }, (_, i) =>
    recordOne(stream, NOW, i % 3 === 0 ? `unit-${i}` : null),
  );
  const sealed = stream.seal();
  expect(sealed.map(({ row }) => row.row_count)).toEqual([SEGMENT_ROWS, SEGMENT_ROWS, 100]);
  expect(idsOf(sealed)).toEqual(ids);
  expect(sealed.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(opened.bytes);
  expect(decodeSegment(sealed[2]?.row.body ?? new Uint8Array()).units.slice(0, 3)).toEqual([
    null,
    null,
    `unit-${2 * SEGMENT_ROWS + 2}`,
  ]);
});

it('says once that it has rows, and again after it was emptied', () => {
  const opened = openStream();
  for (let i = 0; i < 5; i++) recordOne(opened.stream, NOW);
  expect(opened.fills).toBe(1);
  opened.stream.seal();
  recordOne(opened.stream, NOW);
  expect(opened.fills).toBe(2);
});

it('forgets the units of rows that have left', () => {
  const { stream } = openStream();
  for (let i = 0; i < 40; i++) recordOne(stream, NOW, 'somebody');
  stream.seal();
  for (let i = 0; i < 40; i++) recordOne(stream, NOW);
  const [sealed] = stream.seal();
  expect(decodeSegment(sealed?.row.body ?? new Uint8Array()).units).toEqual(Array(40).fill(null));
});

it('keeps nothing that its owner refuses', () => {
  const stream = new PredictionStream(STREAM, 2, { take: () => false, fills: () => expect.unreachable() });
  recordOne(stream, NOW);
  expect(stream.seal()).toEqual([]);
});
