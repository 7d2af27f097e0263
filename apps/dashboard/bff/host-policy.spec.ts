import { describe, expect, it } from 'vitest';
import { hostPolicy, isHostAllowed } from './host-policy.ts';

describe('bound to loopback', () => {
  const policy = hostPolicy('127.0.0.1', undefined);

  it.each([
    'localhost',
    'LOCALHOST:8501',
    '127.0.0.1:8501',
    '127.0.0.2:80',
    '[::1]:8501',
    'dash.localhost:8501',
  ])('answers under %s', (host) => expect(isHostAllowed(policy, host)).toBe(true));

  it.each([
    'evil.example',
    'evil.example:8501',
    '127.0.0.1.evil.example',
    'localhost.evil.example',
    'notlocalhost',
    '192.168.1.5:8501',
    '0x7f.1',
    '127.1',
    '0177.0.0.1',
    '',
    ':8501',
    'user@localhost',
    'localhost:8501:1',
    'localhost/',
    '[::1',
  ])('refuses %j', (host) => expect(isHostAllowed(policy, host)).toBe(false));

  it('refuses a missing header', () => expect(isHostAllowed(policy, null)).toBe(false));
});

describe.each(['0.0.0.0', '::', '[::]', undefined])('bound to every interface (%s)', (bound) => {
  it('answers under any address, but under no foreign name', () => {
    const policy = hostPolicy(bound, undefined);
    expect(isHostAllowed(policy, '192.168.1.5:8501')).toBe(true);
    expect(isHostAllowed(policy, '[fd00::5]:8501')).toBe(true);
    expect(isHostAllowed(policy, 'dash.example')).toBe(false);
  });

  it('answers under exactly the listed names once there is a list, and loopback', () => {
    const policy = hostPolicy(bound, 'dash.example, 10.0.0.7:443 ,not a name');
    expect(isHostAllowed(policy, 'Dash.Example:8501')).toBe(true);
    expect(isHostAllowed(policy, '10.0.0.7')).toBe(true);
    expect(isHostAllowed(policy, 'localhost')).toBe(true);
    expect(isHostAllowed(policy, '192.168.1.5')).toBe(false);
    expect(isHostAllowed(policy, 'not')).toBe(false);
  });
});

it('answers under the one address it is bound to', () => {
  const policy = hostPolicy('192.168.1.5', undefined);
  expect(isHostAllowed(policy, '192.168.1.5:8501')).toBe(true);
  expect(isHostAllowed(policy, '192.168.1.6:8501')).toBe(false);
});
