import { expect, it } from 'vitest';
import { placePanels } from './place-panels.ts';

it.each([
  [[], []],
  [[24], ['0,0']],
  [
    [12, 12, 8],
    ['0,0', '12,0', '0,8'],
  ],
  [
    [16, 12, 12],
    ['0,0', '0,8', '12,8'],
  ],
])('panels of the widths %j stand at %j', (widths, places) => {
  expect(placePanels(widths).map(({ x, y }) => `${x},${y}`)).toEqual(places);
});

it.each([0, 25])('refuses a panel that is %i columns wide', (width) => {
  expect(() => placePanels([width])).toThrow(RangeError);
});
