import type { RandomSource } from '../random/index.ts';
import { outsideFullHour } from '../resilience/index.ts';
import { MINUTE_MS } from '../time/index.ts';

/** From this long before its end a token counts as ended: clocks differ, and a call takes its time. */
export const EXPIRY_SKEW_MS = MINUTE_MS;

/** Share of the interval by which a refresh comes earlier or later: 2 of 15 minutes. */
const JITTER_SHARE = 2 / 15;
/** When many customers of DingTalk start their jobs. */
const FULL_HOUR_PAUSE = { beforeMs: MINUTE_MS, afterMs: 2 * MINUTE_MS };

const FIRST_COOL_DOWN_MS = MINUTE_MS;
const LONGEST_COOL_DOWN_MS = 15 * MINUTE_MS;
/** While nothing serves, a recovery is to be noticed soon. */
const LONGEST_WITHOUT_TOKEN_MS = 2 * MINUTE_MS;
const SHORTEST_COOL_DOWN_MS = 15_000;
const COOL_DOWN_JITTER_SHARE = 0.2;

/** When a token just obtained is refreshed: never in the second half of a life that is short. */
export function nextDueEpochMs(
  nowEpochMs: number,
  expiresAtEpochMs: number,
  refreshMinutes: number,
  random: RandomSource,
): number {
  const intervalMs = refreshMinutes * MINUTE_MS * (1 + (2 * random.unit() - 1) * JITTER_SHARE);
  const halfLifeMs = Math.max(0, expiresAtEpochMs - nowEpochMs) / 2;
  if (halfLifeMs < intervalMs) return Math.floor(nowEpochMs + halfLifeMs);
  return Math.floor(outsideFullHour(nowEpochMs + intervalMs, FULL_HOUR_PAUSE));
}

export interface CoolDown {
  /** Attempts that failed in a row, this one included. */
  readonly failures: number;
  /** How long a kept token still serves; 0 if none does. */
  readonly servesForMs: number;
  /** How long DingTalk itself asked to be left alone. */
  readonly retryAfterMs: number | undefined;
}

/**
 * How long nobody asks again: 1 minute, doubling to 15, with jitter. Never past half of what the kept
 * token has left, so that there is always another attempt before it ends; 2 minutes at most while
 * nothing serves.
 */
export function coolDownMs(
  { failures, servesForMs, retryAfterMs = 0 }: CoolDown,
  random: RandomSource,
): number {
  const doubled = FIRST_COOL_DOWN_MS * 2 ** Math.min(failures - 1, 10);
  const longest =
    servesForMs > 0
      ? Math.min(LONGEST_COOL_DOWN_MS, Math.max(SHORTEST_COOL_DOWN_MS, servesForMs / 2))
      : LONGEST_WITHOUT_TOKEN_MS;
  const jitter = 1 - COOL_DOWN_JITTER_SHARE * random.unit();
  return Math.floor(Math.max(Math.min(doubled, longest) * jitter, retryAfterMs));
}
