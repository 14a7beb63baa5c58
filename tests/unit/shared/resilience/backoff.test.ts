import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backoffDelayMs } from '../../../../shared/resilience/index.ts';

const withUnit = (unit: number) => ({ unit: () => unit, bytes: (n: number) => new Uint8Array(n) });

describe('the backoff', () => {
  it('doubles its ceiling with each attempt and stops at the cap', () => {
    const settings = { baseMs: 100, capMs: 1_000 };
    const almostOne = withUnit(0.999_999);

    const ceilings = [1, 2, 3, 4, 5, 6].map((n) => backoffDelayMs(n, settings, almostOne));

    expect(ceilings).toEqual([99, 199, 399, 799, 999, 999]);
  });

  it('may wait not at all (full jitter)', () => {
    expect(backoffDelayMs(5, { baseMs: 100, capMs: 1_000 }, withUnit(0))).toBe(0);
  });

  it('is a whole number from 0 to the cap for any attempt', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 10_000 }),
        fc.double({ min: 0, max: 0.999_999, noNaN: true }),
        (attempt, unit) => {
          const delay = backoffDelayMs(attempt, { baseMs: 250, capMs: 30_000 }, withUnit(unit));

          return Number.isInteger(delay) && delay >= 0 && delay <= 30_000;
        },
      ),
    );
  });
});
