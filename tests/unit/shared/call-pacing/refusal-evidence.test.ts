import { describe, expect, it } from 'vitest';
import type { LearnedRate } from '../../../../shared/call-pacing/learned-rate.ts';
import {
  commonAfterRefusal,
  effectiveRate,
  laneAfterRefusal,
  type CommonState,
} from '../../../../shared/call-pacing/refusal-evidence.ts';

const NOW = Date.UTC(2026, 10, 4, 4);
const HOUR = 3_600_000;
const MINUTE = 60_000;
const FULL: LearnedRate = { permille: 1_000, throttledAtEpochMs: 0 };
const NO_REFUSAL: CommonState = { rate: FULL, lastRefusal: { lane: '', atEpochMs: 0 } };

function refusalsOf(...refusals: readonly [lane: string, atEpochMs: number][]): CommonState {
  return refusals.reduce(
    (state, [lane, atEpochMs]) => commonAfterRefusal(state, lane, atEpochMs, HOUR),
    NO_REFUSAL,
  );
}

describe('what refusals say', () => {
  it('a lane uses its own rate, and no more than all may', () => {
    const own = { permille: 500, throttledAtEpochMs: NOW };
    const common = { permille: 250, throttledAtEpochMs: NOW };

    expect(effectiveRate(own, FULL, NOW, HOUR)).toBe(500);
    expect(effectiveRate(own, common, NOW, HOUR)).toBe(250);
    expect(effectiveRate(FULL, common, NOW, HOUR)).toBe(250);
  });

  it('a lane is halved from what it was using, be that its own rate or that of all', () => {
    const common = { permille: 500, throttledAtEpochMs: NOW - MINUTE };

    expect(laneAfterRefusal(FULL, FULL, NOW, HOUR).permille).toBe(500);
    expect(laneAfterRefusal(FULL, common, NOW, HOUR)).toEqual({
      permille: 250,
      throttledAtEpochMs: NOW,
    });
  });

  it('a lane that was lowered with all others a moment ago is not lowered again', () => {
    const common = { permille: 500, throttledAtEpochMs: NOW - 4_000 };

    expect(laneAfterRefusal(FULL, common, NOW, HOUR)).toBe(FULL);
  });

  it('two lanes within ten minutes lower all, the same lane or a later one does not', () => {
    expect(refusalsOf(['a', NOW]).rate).toBe(FULL);
    expect(refusalsOf(['a', NOW], ['a', NOW + MINUTE]).rate).toBe(FULL);
    expect(refusalsOf(['a', NOW], ['b', NOW + 10 * MINUTE]).rate).toBe(FULL);
    expect(refusalsOf(['a', NOW], ['b', NOW + 10 * MINUTE - 1]).rate.permille).toBe(500);
  });

  it('lanes that are refused together lower all once', () => {
    const state = refusalsOf(['a', NOW], ['b', NOW + 10], ['c', NOW + 20], ['d', NOW + 4_000]);

    expect(state.rate).toEqual({ permille: 500, throttledAtEpochMs: NOW + 10 });
  });
});
