import { describe, expect, it } from 'vitest';
import vectors from '../../test/vectors/unleash.v1.json' with { type: 'json' };
import { unleashHash, UNLEASH_VARIANT_SEED } from './unleash.ts';

describe('the published vectors of Unleash', () => {
  it.each(vectors.strategy)('strategy value of $id in $group', ({ id, group, value }) => {
    expect(unleashHash(group, id)).toBe(value);
  });

  it.each(vectors.variant)('variant value of $id in $group', ({ id, group, totalWeight, value }) => {
    expect(unleashHash(group, id, totalWeight, UNLEASH_VARIANT_SEED)).toBe(value);
  });
});
