import { expect, it } from 'vitest';
import { themeCookie, themeOf, THEMES } from './theme.ts';

it.each(THEMES)('keeps %s in a cookie', (theme) => {
  const [pair = ''] = themeCookie(theme).split(';');
  expect(themeOf(pair.split('=')[1])).toBe(theme);
});

it('follows the device without a cookie of ours', () => {
  expect(themeOf(undefined)).toBe('system');
  expect(themeOf('"><script>')).toBe('system');
});
