/** The full rate, in thousandths. */
export const FULL_RATE = 1_000;

/** However often calls are refused, an eighth of the rate is left. */
const LEAST_RATE = 125;
/** Each minute gives a twentieth of the full rate back. */
const STEP = 50;
const STEP_MS = 60_000;
/**
 * Refusals within this time of one that was counted are the same one: they met calls that were on
 * their way, or slots that had been given out at the old rate.
 */
const SAME_REFUSAL_MS = 5_000;

/** Part of the full rate that a lane may use, and when it was last lowered (server's clock). */
export interface LearnedRate {
  readonly permille: number;
  readonly throttledAtEpochMs: number;
}

/** The rate at an instant: what was learned is kept for a time, then given back step by step. */
export function rateAt(rate: LearnedRate, nowEpochMs: number, trustMs: number): number {
  const sinceTrust = nowEpochMs - rate.throttledAtEpochMs - trustMs;
  const steps = sinceTrust < 0 ? 0 : 1 + Math.floor(sinceTrust / STEP_MS);
  return Math.min(FULL_RATE, Math.max(LEAST_RATE, rate.permille) + steps * STEP);
}

/** Whether a refusal now is the one that has been counted. */
export function isSameRefusal({ throttledAtEpochMs }: LearnedRate, nowEpochMs: number): boolean {
  return Math.abs(nowEpochMs - throttledAtEpochMs) < SAME_REFUSAL_MS;
}

/**
 * Halves the rate that was used when the other side refused a call: a limit that was halved over
 * night, or an app that another program uses too, is then met at once.
 */
export function afterRefusal(rate: LearnedRate, nowEpochMs: number, trustMs: number): LearnedRate {
  if (isSameRefusal(rate, nowEpochMs)) return rate;
  return halved(rateAt(rate, nowEpochMs, trustMs), nowEpochMs);
}

/** The rate after one at which a call was just refused. */
export function halved(permille: number, nowEpochMs: number): LearnedRate {
  return {
    permille: Math.max(LEAST_RATE, Math.floor(permille / 2)),
    throttledAtEpochMs: nowEpochMs,
  };
}
