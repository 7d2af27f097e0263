import { expect, it } from 'vitest';
import { crossSiteReason } from './origin-policy.ts';

const HOST = '127.0.0.1:8501';
const reason = (headers: Record<string, string>): string | null =>
  crossSiteReason(new Headers({ host: HOST, ...headers }));

it.each([
  [{}],
  [{ 'sec-fetch-site': 'same-origin', origin: `http://${HOST}` }],
  [{ 'sec-fetch-site': 'none' }],
  [{ origin: `http://${HOST}` }],
  [{ origin: `https://${HOST}` }],
])('lets %j pass', (headers) => expect(reason(headers)).toBeNull());

it.each([
  [{ 'sec-fetch-site': 'cross-site' }],
  [{ 'sec-fetch-site': 'same-site', origin: `http://${HOST}` }],
  [{ origin: 'http://evil.example' }],
  [{ origin: 'http://127.0.0.1:3000' }],
  [{ origin: 'http://127.0.0.1' }],
  [{ origin: 'null' }],
  [{ origin: '' }],
])('refuses %j', (headers) => expect(reason(headers)).toEqual(expect.any(String)));
