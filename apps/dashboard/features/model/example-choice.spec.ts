import { expect, it } from 'vitest';
import { leafClassifier, priceRegression } from '../../test/small-artifact.ts';
import { chooseExamples } from './example-choice.ts';

it('offers one of each answer first, then the second of each', () => {
  const { examples, manifest } = leafClassifier().artifact;
  const names = chooseExamples(examples, manifest.signature.output).map(({ name }) => name);
  expect(names).toEqual(['narrow', 'wide', 'narrow 2', 'wide 2', 'narrow 3', 'wide 3']);
});

it('names the examples of a regression by their value and unit', () => {
  const { examples, manifest } = priceRegression().artifact;
  const choices = chooseExamples(examples, manifest.signature.output);
  expect(choices).toHaveLength(6);
  expect(choices.every(({ name }) => name.endsWith(' k€'))).toBe(true);
  expect(choices[0]?.texts).toEqual(['30', '1', 'true', 'north', '1900']);
});

it('offers nothing when there is nothing', () => {
  expect(chooseExamples([], { kind: 'number', name: 'y', unit: null })).toEqual([]);
});
