import { expect, it } from 'vitest';
import vectors from '../../test/vectors/flagd.v1.json' with { type: 'json' };
import { murmur3 } from '../murmur3.ts';
import { flagdBucket } from './flagd.ts';

it.each(vectors.vectors)('flagd puts $key into bucket $bucket', ({ key, totalWeight, hash, bucket }) => {
  expect(murmur3(key)).toBe(hash);
  expect(flagdBucket(key, totalWeight)).toBe(bucket);
});

it('stays exact up to the largest total weight', () => {
  const total = 2 ** 31 - 1;
  for (const { key, hash } of vectors.vectors) {
    expect(BigInt(flagdBucket(key, total))).toBe((BigInt(hash) * BigInt(total)) / 2n ** 32n);
  }
});
