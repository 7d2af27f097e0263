import { expect, it } from 'vitest';
import { troubleOf } from '../api/trouble.ts';
import { faultsByField } from './field-faults.ts';

const NAMES = ['petal_length', 'petal/width', 'a~b'];

it('finds the field of every fault by its pointer, escapes included', () => {
  const { faults } = troubleOf(
    {
      errors: [
        { pointer: '/features/petal_length', detail: 'is missing.' },
        { pointer: '/features/petal~1width', detail: 'must be a number.' },
        { pointer: '/features/petal~1width', detail: 'And finite.' },
        { pointer: '/features/a~0b', detail: 'is odd.' },
        { pointer: '/unit', detail: 'is too long.' },
        { pointer: '/features', detail: 'has too many.' },
        { pointer: 7 },
        null,
      ],
    },
    400,
    null,
  );
  expect(faultsByField(faults, NAMES)).toEqual({
    inputs: ['is missing.', 'must be a number. And finite.', 'is odd.'],
    unit: 'is too long.',
    elsewhere: [{ pointer: '/features', detail: 'has too many.' }],
  });
});

it('marks nothing without faults', () => {
  expect(faultsByField([], NAMES)).toEqual({ inputs: [null, null, null], unit: null, elsewhere: [] });
});
