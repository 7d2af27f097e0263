import { expect, it } from 'vitest';
import { MemoryStorage } from '../../test/memory-storage.ts';
import { BrowserUnit } from './browser-unit.ts';

it('makes a unit once and keeps it, and a cleared one, too', () => {
  const storage = new MemoryStorage();
  const made = new BrowserUnit(storage).text.get();
  expect(made).toMatch(/^browser-[0-9a-f]{12}$/);
  expect(new BrowserUnit(storage).text.get()).toBe(made);
  new BrowserUnit(storage).set('');
  expect(new BrowserUnit(storage).text.get()).toBe('');
});
