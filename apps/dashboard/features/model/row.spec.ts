import type { Input } from '@switchyard/model-io';
import { expect, it } from 'vitest';
import { priceRegression } from '../../test/small-artifact.ts';
import { middleTexts, rowOf, textsOf } from './row.ts';

const { artifact } = priceRegression();
const { inputs } = artifact.manifest.signature;

it('makes rows of the right types and leaves empty fields out', () => {
  const row = rowOf(inputs, ['80.5', '3', 'false', 'old town', '']);
  expect(row).toEqual({ living_area: 80.5, rooms: 3, garden: false, district: 'old town' });
});

it('puts every example into the fields and gets the same row back', () => {
  for (const { features } of artifact.examples) {
    const expected = Object.fromEntries(inputs.map(({ name }, i) => [name, features[i]]));
    expect(rowOf(inputs, textsOf(features))).toEqual(expected);
  }
});

it('starts in the middle of what training saw where there is no example', () => {
  const row = rowOf(inputs, middleTexts(inputs));
  expect(row).toEqual({ living_area: 135, rooms: 5, garden: false, district: 'north', built: 1957 });
  expect(artifact.model.predict(row).ok).toBe(true);
});

it('sends an input called __proto__ as an input like any other', () => {
  const odd: Input = {
    name: '__proto__',
    type: 'numeric',
    unit: null,
    range: null,
    required: true,
    default: null,
  };
  expect(JSON.stringify(rowOf([odd], ['1']))).toBe('{"__proto__":1}');
});
