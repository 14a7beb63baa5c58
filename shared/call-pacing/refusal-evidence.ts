import { afterRefusal, halved, isSameRefusal, rateAt, type LearnedRate } from './learned-rate.ts';

/** What refusals of single lanes say of all of them. */
export interface CommonState {
  /** What every lane may use at most. */
  readonly rate: LearnedRate;
  /** The lane that was refused last, and when (server's clock). */
  readonly lastRefusal: { readonly lane: string; readonly atEpochMs: number };
}

/** Refusals of two lanes within this time are taken for one cause. */
const ONE_CAUSE_MS = 10 * 60_000;

/** The rate that a lane may use at an instant: its own, and no more than all may. */
export function effectiveRate(
  own: LearnedRate,
  common: LearnedRate,
  nowEpochMs: number,
  trustMs: number,
): number {
  return Math.min(rateAt(own, nowEpochMs, trustMs), rateAt(common, nowEpochMs, trustMs));
}

/** Halves what the lane was using. A lane that was lowered with all others just now stays as it is. */
export function laneAfterRefusal(
  own: LearnedRate,
  common: LearnedRate,
  nowEpochMs: number,
  trustMs: number,
): LearnedRate {
  if (isSameRefusal(own, nowEpochMs) || isSameRefusal(common, nowEpochMs)) return own;
  return halved(effectiveRate(own, common, nowEpochMs, trustMs), nowEpochMs);
}

/**
 * One lane that is refused may have a cause of its own: another program that uses the same operation,
 * a platform that is busy. Two of them within minutes mean that the limit itself is smaller, as it is
 * with another edition, and all lanes are lowered before they are refused one by one.
 */
export function commonAfterRefusal(
  common: CommonState,
  lane: string,
  nowEpochMs: number,
  trustMs: number,
): CommonState {
  const { lane: before, atEpochMs } = common.lastRefusal;
  const isSecond = before !== '' && before !== lane && nowEpochMs - atEpochMs < ONE_CAUSE_MS;
  return {
    rate: isSecond ? afterRefusal(common.rate, nowEpochMs, trustMs) : common.rate,
    lastRefusal: { lane, atEpochMs: nowEpochMs },
  };
}
