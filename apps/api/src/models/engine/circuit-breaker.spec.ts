import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../test/worker-clock.ts';
import { CircuitBreaker, type BreakerChange } from './circuit-breaker.ts';

function breaker() {
  const clock = new ManualClock();
  const subject = new CircuitBreaker(() => clock.now());
  const changes: BreakerChange[] = [];
  const stop = subject.onChange((change) => changes.push(change));
  const fail = (times: number) => {
    for (let i = 0; i < times; i++) subject.failed();
  };
  return { clock, subject, changes, stop, fail };
}

describe('CircuitBreaker', () => {
  it('opens with the fifth failure in a row, not before', () => {
    const { subject, fail } = breaker();
    fail(4);
    subject.succeeded();
    fail(4);
    expect([subject.state, subject.admits(true), subject.retryAfterMs]).toEqual(['closed', true, 0]);
    fail(1);
    expect([subject.state, subject.admits(false), subject.retryAfterMs]).toEqual(['open', false, 1000]);
  });

  it('opens when more than half of the last 20 failed, and not for just half', () => {
    const { subject } = breaker();
    for (let i = 0; i < 40; i++) {
      if (i % 2 === 0) subject.failed();
      else subject.succeeded();
    }
    expect(subject.state).toBe('closed');
    subject.failed();
    subject.failed();
    expect(subject.state).toBe('open');
  });

  it('lets one try after the cool-down, and closes when that succeeds', () => {
    const { clock, subject, changes, stop, fail } = breaker();
    fail(5);
    clock.pass(999);
    expect([subject.admits(false), subject.retryAfterMs]).toEqual([false, 1]);
    clock.pass(1);
    expect([subject.state, subject.admits(true), subject.admits(false)]).toEqual(['half-open', false, true]);
    subject.succeeded();
    expect([subject.state, subject.admits(true)]).toEqual(['closed', true]);
    fail(4);
    expect(subject.state).toBe('closed');
    stop();
    fail(1);
    expect(changes).toEqual([
      { from: 'closed', to: 'open', coolDownMs: 1000 },
      { from: 'open', to: 'half-open', coolDownMs: 0 },
      { from: 'half-open', to: 'closed', coolDownMs: 0 },
    ]);
  });

  it('waits twice as long after each failed try, up to 30 s, and 1 s again once it was closed', () => {
    const { clock, subject, fail } = breaker();
    fail(5);
    const waits = Array.from({ length: 7 }, () => {
      const wait = subject.retryAfterMs;
      clock.pass(wait);
      subject.admits(false);
      fail(1);
      return wait;
    });
    expect(waits).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
    clock.pass(30_000);
    subject.succeeded();
    fail(5);
    expect(subject.retryAfterMs).toBe(1000);
  });

  it('goes from state to state without a gap, whatever happens, and always lets somebody try again', () => {
    const step = fc.oneof(fc.constantFrom('fail', 'succeed', 'ask'), fc.integer({ min: 1, max: 40_000 }));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const { clock, subject, changes } = breaker();
        for (const action of steps) {
          if (action === 'fail') subject.failed();
          else if (action === 'succeed') subject.succeeded();
          else if (action === 'ask') subject.admits(false);
          else if (typeof action === 'number') clock.pass(action);
          expect(subject.retryAfterMs).toBeLessThanOrEqual(30_000);
        }
        changes.forEach(({ from }, i) => {
          expect(from).toBe(changes[i - 1]?.to ?? 'closed');
        });
        clock.pass(30_000);
        expect(subject.admits(false)).toBe(true);
      }),
    );
  });
});
