import { expect, it } from 'vitest';
import { countWords, percentWords, valueWords } from './number-words.ts';

const plain = (text: string): string => text.replaceAll('\u00a0', ' ');

it.each([
  [0, '0 %'],
  [1, '100 %'],
  [0.98, '98 %'],
  [0.975, '97.5 %'],
  [0.0004, '<0.1 %'],
  [0.99951, '>99.9 %'],
  [1 / 3, '33.3 %'],
])('writes the share %d as %s', (share, words) => expect(plain(percentWords(share))).toBe(words));

it('keeps digits where numbers stand under each other', () => {
  expect([0.5, 0.042, 1].map((share) => plain(percentWords(share, 1)))).toEqual([
    '50.0 %',
    '4.2 %',
    '100.0 %',
  ]);
});

it('groups counts and large values, but no year', () => {
  expect(countWords(12345)).toBe('12,345');
  expect(valueWords(1984)).toBe('1984');
  expect(valueWords(123456.7)).toBe('123,457');
  expect(valueWords(0.1 + 0.2)).toBe('0.3');
});
