import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leaf, plantForest, split, type ForestPlan } from '../test/forest-plan.ts';
import golden from '../test/golden/forest-binary.v1.json' with { type: 'json' };
import { forestPlans } from '../test/random-forest.ts';
import { decodeForest, encodeForest } from './forest-binary.ts';
import type { Forest } from './forest.ts';

/** One split between two classes: the forest of README.md. */
const tiny: ForestPlan = {
  aggregation: { kind: 'votes' },
  comparison: 'less',
  inputs: 4,
  outputs: 2,
  base: [0, 0],
  trees: [split(2, 2.45, leaf(0, 50), leaf(1, 100))],
  leaves: [[0], [1]],
};

/** Uses the other codes of the header, and numbers with a sign. */
const boosted: ForestPlan = {
  aggregation: { kind: 'sum', link: 'softmax' },
  comparison: 'less-or-equal',
  inputs: 1,
  outputs: 2,
  base: [-0.5, 0.5],
  trees: [leaf(1, 7.5), split(0, -1, leaf(0, 2.5), leaf(1, 5))],
  leaves: [
    [1, -1],
    [0.25, 1e-300],
  ],
};

describe('the forest binary', () => {
  it.each([
    { name: 'tiny', plan: tiny, hex: golden.tiny.join('') },
    { name: 'boosted', plan: boosted, hex: golden.boosted.join('') },
  ])('writes the $name forest as it always did, and reads it again', ({ plan, hex }) => {
    const forest = plantForest(plan);
    expect(Buffer.from(encodeForest(forest)).toString('hex')).toBe(hex.replaceAll(' ', ''));
    expect(decoded(Buffer.from(hex.replaceAll(' ', ''), 'hex'))).toEqual(forest);
  });

  it.each([
    { aggregation: { kind: 'votes' }, outputs: 2, code: 0 },
    { aggregation: { kind: 'mean' }, outputs: 1, code: 1 },
    { aggregation: { kind: 'sum', link: 'identity' }, outputs: 1, code: 2 },
    { aggregation: { kind: 'sum', link: 'logistic' }, outputs: 1, code: 3 },
    { aggregation: { kind: 'sum', link: 'softmax' }, outputs: 1, code: 4 },
  ] as const)('has code $code for $aggregation', ({ aggregation, outputs, code }) => {
    const forest = plantForest({ ...tiny, aggregation, outputs, base: Array<number>(outputs).fill(0) });
    expect(encodeForest(forest)[10]).toBe(code);
    expect(decoded(encodeForest(forest)).aggregation).toEqual(aggregation);
  });

  it('reads what it wrote, bit for bit, wherever the bytes lie', () => {
    fc.assert(
      fc.property(forestPlans, fc.integer({ min: 0, max: 9 }), (plan, shift) => {
        const forest = plantForest(plan);
        const bytes = encodeForest(forest);
        const elsewhere = new Uint8Array(bytes.length + 20).fill(0xff);
        elsewhere.set(bytes, shift);
        const read = decoded(elsewhere.subarray(shift, shift + bytes.length));
        expect(read).toEqual(forest);
        expect(encodeForest(read)).toEqual(bytes);
      }),
    );
  });

  it('keeps numbers that verification will refuse, so that it can name them', () => {
    const forest = plantForest(tiny);
    const odd: Forest = {
      ...forest,
      threshold: Float64Array.of(Number.NaN, Number.NEGATIVE_INFINITY, -0),
      feature: Int32Array.of(-2, -1, 2 ** 31 - 1),
      left: Uint32Array.of(2 ** 32 - 1, 0, 2 ** 31),
    };
    expect(decoded(encodeForest(odd))).toEqual(odd);
  });

  it('is refused when it is cut off anywhere, or longer', () => {
    fc.assert(
      fc.property(forestPlans, (plan) => {
        const bytes = encodeForest(plantForest(plan));
        for (let length = 0; length < bytes.length; length++) {
          expect(codeOf(bytes.subarray(0, length))).toBe('weights-malformed');
        }
        for (const more of [1, 4, 8]) {
          expect(codeOf(Uint8Array.from([...bytes, ...new Uint8Array(more)]))).toBe('weights-malformed');
        }
      }),
      { numRuns: 10 },
    );
  });

  it('has no header byte that may change unnoticed', () => {
    for (const plan of [tiny, boosted]) {
      const bytes = encodeForest(plantForest(plan));
      for (let offset = 0; offset < 40; offset++) {
        for (let change = 1; change < 256; change++) {
          const changed = bytes.slice();
          changed[offset] = (bytes[offset] ?? 0) ^ change;
          const read = decodeForest(changed, 'weights/forest.bin');
          // The inputs, the comparison and the aggregation do not show in the size: they are read as they are.
          if (offset >= 10 && offset <= 15) {
            if (read.ok && Buffer.compare(encodeForest(read.value), changed) !== 0)
              expect.fail(`byte ${offset}`);
          } else {
            const code = offset === 8 || offset === 9 ? 'format-version' : 'weights-malformed';
            if (read.ok || read.faults[0]?.code !== code) expect.fail(`byte ${offset}`);
          }
        }
      }
    }
  });

  it.each([
    { offset: 10, value: 5, what: 'an unknown aggregation' },
    { offset: 10, value: 255, what: 'an unknown aggregation' },
    { offset: 11, value: 2, what: 'an unknown comparison' },
  ])('is refused with $what ($value)', ({ offset, value }) => {
    const bytes = encodeForest(plantForest(tiny));
    bytes[offset] = value;
    expect(codeOf(bytes)).toBe('weights-malformed');
  });

  it.each([0, 2, 0x0100, 0xffff])('of layout version %i is refused by that name', (version) => {
    const bytes = encodeForest(plantForest(tiny));
    new DataView(bytes.buffer).setUint16(8, version, true);
    expect(decodeForest(bytes, 'weights/forest.bin')).toEqual({
      ok: false,
      faults: [
        {
          code: 'format-version',
          file: 'weights/forest.bin',
          pointer: '',
          message: expect.stringMatching(`^weights/forest.bin: has layout version ${version}, .* reads 1`),
        },
      ],
    });
  });

  it('that claims billions of numbers is refused before anything is made for them', () => {
    const counts = [12, 16, 20, 24, 28];
    for (let chosen = 1; chosen < 32; chosen++) {
      for (const claim of [0xffff_ffff, 0x8000_0000, 0x1000_0000]) {
        for (const plan of [tiny, boosted]) {
          const bytes = encodeForest(plantForest(plan));
          const view = new DataView(bytes.buffer);
          counts.forEach((offset, i) => {
            if ((chosen >> i) & 1) view.setUint32(offset, claim, true);
          });
          // Columns alone take no room in the file.
          if (chosen === 1) expect(decoded(bytes).inputs).toBe(claim);
          else expect(codeOf(bytes)).toBe('weights-malformed');
        }
      }
    }
  });

  it('names the file that it was given as', () => {
    const read = decodeForest(new Uint8Array(3), 'weights/other.bin');
    expect(read).toMatchObject({ ok: false, faults: [{ file: 'weights/other.bin' }] });
  });
});

function decoded(bytes: Uint8Array): Forest {
  const read = decodeForest(bytes, 'weights/forest.bin');
  if (!read.ok) throw new Error(read.faults.map(({ message }) => message).join());
  return read.value;
}

function codeOf(bytes: Uint8Array): string {
  const read = decodeForest(bytes, 'weights/forest.bin');
  return read.ok ? 'none' : read.faults.map(({ code }) => code).join();
}
