import { hostname } from 'node:os';
import { describe, expect, it } from 'vitest';
import { isAllowedHost } from './host-policy.ts';

const LOOPBACK = { allowed: [], listens: '127.0.0.1' };
const NETWORK = { allowed: [], listens: '0.0.0.0' };
const LISTED = { allowed: ['api.example.com', '*.example.org'], listens: '0.0.0.0' };

describe('isAllowedHost', () => {
  it.each([
    'localhost',
    'LocalHost:8000',
    'localhost.',
    'api.localhost:1',
    '127.0.0.1',
    '127.0.0.1:8000',
    '10.1.2.3:8000',
    '[::1]',
    '[::1]:8000',
    '[fd00::12]:8000',
    '[::ffff:127.0.0.1]',
  ])('takes %s wherever the server listens', (host) => {
    expect([isAllowedHost(host, LOOPBACK), isAllowedHost(host, NETWORK)]).toEqual([true, true]);
  });

  it.each([
    'api',
    'switchyard-api:8000',
    'api.prod.svc',
    'api.prod.svc.cluster.local',
    'box.local',
    'a.internal.',
    hostname(),
  ])('takes %s on a network only', (host) => {
    expect([isAllowedHost(host, LOOPBACK), isAllowedHost(host, NETWORK)]).toEqual([false, true]);
  });

  it.each([
    'evil.test',
    'evil.test:8000',
    'localhost.evil.test',
    'localhost@evil.test',
    'evil.test#localhost',
    'evil.test/localhost',
    'evil.test\\localhost',
    '127.0.0.1.evil.test',
    '127.1',
    '0x7f.1',
    '2130706433',
    '::1',
    '[::1',
    '[evil.test]',
    '[localhost]',
    'localhost:80:80',
    'localhost:port',
    'a b',
    '',
    ':8000',
    '.',
    'svc',
  ])('refuses %j where it is not listed', (host) => {
    expect(isAllowedHost(host, LOOPBACK)).toBe(false);
    if (host !== 'svc') expect(isAllowedHost(host, NETWORK)).toBe(false);
  });

  it.each([
    ['api.example.com', true],
    ['API.example.com.:443', true],
    ['example.com', false],
    ['xapi.example.com', false],
    ['a.example.org', true],
    ['a.b.example.org:1', true],
    ['example.org', false],
    ['.example.org', false],
    ['badexample.org', false],
    ['a.example.org.evil.test', false],
  ])('takes of the names below a listed one: %s is %s', (host, expected) => {
    expect(isAllowedHost(host, LISTED)).toBe(expected);
  });

  it('takes the name that the server listens on', () => {
    expect(isAllowedHost('box.example.net:8000', { allowed: [], listens: 'Box.example.net' })).toBe(true);
  });
});
