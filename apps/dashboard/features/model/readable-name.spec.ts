import { expect, it } from 'vitest';
import { nameWithUnit } from './readable-name.ts';

it.each([
  ['petal_length', 'cm', 'Petal length (cm)'],
  ['rooms', null, 'Rooms'],
  ['soil_pH', null, 'soil pH'],
  ['_', null, '_'],
])('reads %s as people do', (name, unit, words) => expect(nameWithUnit(name, unit)).toBe(words));
