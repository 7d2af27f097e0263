import { describe, expect, it } from 'vitest';
import { localUrl, publicUrls } from './address.ts';
import type { Listener } from './settings.ts';

const at = (host: string): Listener => ({ name: 'api', host, port: 8000, portVariable: 'API_PORT' });

describe('addresses', () => {
  it.each([
    ['127.0.0.1', 'http://127.0.0.1:8000'],
    ['0.0.0.0', 'http://127.0.0.1:8000'],
    ['::', 'http://127.0.0.1:8000'],
    ['::1', 'http://[::1]:8000'],
    ['switchyard.internal', 'http://switchyard.internal:8000'],
  ])('reach a listener on %s at %s', (host, url) => {
    expect(localUrl(at(host))).toBe(url);
  });

  it("name the machine's own only when it listens on all of them", () => {
    expect(publicUrls(at('127.0.0.1'))).toEqual(['http://127.0.0.1:8000']);
    const all = publicUrls(at('0.0.0.0'));
    expect(all[0]).toBe('http://127.0.0.1:8000');
    for (const url of all) expect(URL.canParse(url)).toBe(true);
    expect(new Set(all).size).toBe(all.length);
  });
});
