import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DELIVERY_BACKOFF,
  triesOf,
  waitAfterTry,
} from '../../../../shared/event-delivery/index.ts';
import type { RandomSource } from '../../../../shared/random/index.ts';

const MINUTE = 60_000;

function chance(unit: number): RandomSource {
  return { unit: () => unit, bytes: (length) => new Uint8Array(length) };
}

describe('waiting after a try', () => {
  it.each([
    [1, 1],
    [2, 5],
    [3, 15],
    [4, 60],
    [5, 180],
    [6, 360],
    [7, 720],
  ])('number %d takes %d minutes at least', (tries, minutes) => {
    expect(waitAfterTry(tries, undefined, DELIVERY_BACKOFF, chance(0))).toBe(minutes * MINUTE);
  });

  it('ends with the eighth', () => {
    expect(triesOf(DELIVERY_BACKOFF)).toBe(8);
    expect(waitAfterTry(8, undefined, DELIVERY_BACKOFF, chance(0))).toBeUndefined();
    expect(waitAfterTry(8, 1_000, DELIVERY_BACKOFF, chance(0))).toBeUndefined();
  });

  it('is drawn out by chance, a fifth at most', () => {
    expect(waitAfterTry(1, undefined, DELIVERY_BACKOFF, chance(0.5))).toBe(66_000);
    expect(waitAfterTry(1, undefined, DELIVERY_BACKOFF, chance(0.999_999))).toBe(72_000);
  });

  it('is never shorter than the neighbour asks, and no longer than a day on its word', () => {
    expect(waitAfterTry(1, 600_000, DELIVERY_BACKOFF, chance(0))).toBe(600_000);
    expect(waitAfterTry(2, 1_000, DELIVERY_BACKOFF, chance(0))).toBe(5 * MINUTE);
    expect(waitAfterTry(1, 10 ** 12, DELIVERY_BACKOFF, chance(0))).toBe(1_440 * MINUTE);
  });

  it('is a whole number between the larger of both waits and a fifth more, whatever the chance', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 7 }),
        fc.integer({ min: 0, max: 86_400_000 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (tries, asked, unit) => {
          const least = Math.max(DELIVERY_BACKOFF.waitsMs[tries - 1] ?? 0, asked);

          const wait = waitAfterTry(tries, asked, DELIVERY_BACKOFF, chance(unit)) ?? Number.NaN;

          expect(Number.isInteger(wait)).toBe(true);
          expect(wait).toBeGreaterThanOrEqual(least);
          expect(wait).toBeLessThanOrEqual(Math.ceil(least * 1.2));
        },
      ),
    );
  });
});
