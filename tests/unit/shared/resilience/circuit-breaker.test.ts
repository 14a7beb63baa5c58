import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCircuitBreaker, type CircuitBreaker } from '../../../../shared/resilience/index.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';

const START = Date.UTC(2026, 10, 4, 2);

function openedBreaker(clock: VirtualClock): CircuitBreaker {
  const breaker = createCircuitBreaker({
    clock,
    failuresToOpen: 2,
    openMs: 1_000,
    longestOpenMs: 4_000,
    probeMs: 500,
  });
  breaker.failed();
  breaker.failed();
  return breaker;
}

/** Lets the pause pass, probes, and lets the probe fail; tells how long the next pause is. */
function pauseAfterFailedProbe(clock: VirtualClock, breaker: CircuitBreaker): number {
  const before = breaker.before();
  if (typeof before === 'object') clock.advance(before.openUntilEpochMs - clock.nowEpochMs());
  expect(breaker.before()).toBe('probe');
  breaker.failed();
  const after = breaker.before();
  return typeof after === 'object' ? after.openUntilEpochMs - clock.nowEpochMs() : 0;
}

describe('the circuit breaker', () => {
  it('lets calls pass until so many in a row have failed', () => {
    const clock = new VirtualClock(START);
    const breaker = createCircuitBreaker({ clock, failuresToOpen: 3, openMs: 1_000 });

    breaker.failed();
    breaker.failed();
    breaker.succeeded();
    breaker.failed();
    breaker.failed();
    const beforeTheLast = breaker.before();
    breaker.failed();

    expect(beforeTheLast).toBe('closed');
    expect(breaker.before()).toEqual({ openUntilEpochMs: START + 1_000 });
  });

  it('lets one call probe after the pause, and keeps the others away meanwhile', () => {
    const clock = new VirtualClock(START);
    const breaker = openedBreaker(clock);
    clock.advance(999);
    const early = breaker.before();
    clock.advance(1);

    const decisions = [breaker.before(), breaker.before(), breaker.before()];

    expect(early).toEqual({ openUntilEpochMs: START + 1_000 });
    expect(decisions).toEqual([
      'probe',
      { openUntilEpochMs: START + 1_500 },
      { openUntilEpochMs: START + 1_500 },
    ]);
  });

  it('closes when the probe is answered, and then counts from nothing', () => {
    const clock = new VirtualClock(START);
    const breaker = openedBreaker(clock);
    clock.advance(1_000);
    breaker.before();

    breaker.succeeded();
    breaker.failed();

    expect(breaker.before()).toBe('closed');
  });

  it('doubles the pause with each probe that fails, up to its bound, and forgets that when closed', () => {
    const clock = new VirtualClock(START);
    const breaker = openedBreaker(clock);

    const pauses = [1, 2, 3].map(() => pauseAfterFailedProbe(clock, breaker));
    clock.advance(4_000);
    breaker.before();
    breaker.succeeded();
    breaker.failed();
    breaker.failed();

    expect(pauses).toEqual([2_000, 4_000, 4_000]);
    expect(breaker.before()).toEqual({ openUntilEpochMs: clock.nowEpochMs() + 1_000 });
  });

  it('lets another call probe when nothing was heard of the probe', () => {
    const clock = new VirtualClock(START);
    const breaker = openedBreaker(clock);
    clock.advance(1_000);
    breaker.before();

    clock.advance(500);

    expect(breaker.before()).toBe('probe');
  });

  it('lets another call probe at once when the probe was given up by its caller', () => {
    const clock = new VirtualClock(START);
    const breaker = openedBreaker(clock);
    clock.advance(1_000);
    breaker.before();

    breaker.abandoned();

    expect(breaker.before()).toBe('probe');
  });

  it('learns nothing from calls that began before it opened', () => {
    const clock = new VirtualClock(START);
    const breaker = openedBreaker(clock);
    clock.advance(600);

    breaker.failed();
    breaker.succeeded();
    breaker.abandoned();

    expect(breaker.before()).toEqual({ openUntilEpochMs: START + 1_000 });
  });

  it('never lets two calls probe within one probe time, whatever happens', () => {
    const act = fc.constantFrom('before', 'succeeded', 'failed', 'wait');
    fc.assert(
      fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
        const clock = new VirtualClock(START);
        const breaker = openedBreaker(clock);
        let probeBegan: number | undefined;
        for (const step of acts) {
          if (step === 'wait') clock.advance(300);
          else if (step === 'before') {
            const isProbe = breaker.before() === 'probe';
            if (isProbe && probeBegan !== undefined && clock.nowEpochMs() - probeBegan < 500) {
              return false;
            }
            if (isProbe) probeBegan = clock.nowEpochMs();
          } else {
            breaker[step]();
            probeBegan = undefined;
          }
        }
        return true;
      }),
    );
  });

  it('refuses settings that make no sense', () => {
    const clock = new VirtualClock(START);

    expect(() => createCircuitBreaker({ clock, failuresToOpen: 0 })).toThrow(RangeError);
    expect(() => createCircuitBreaker({ clock, openMs: 10, longestOpenMs: 5 })).toThrow(RangeError);
  });
});
