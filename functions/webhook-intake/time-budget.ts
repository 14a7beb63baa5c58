/**
 * DingTalk's pages say 1.5 s in one place and 2.5 s in another (2026-08-22). All instants count from
 * the arrival of the request; the rest of the 1.5 s is the network's.
 */
export const TIME_BUDGET = {
  /** A body that is not whole by then is given up. */
  bodyMs: 800,
  /** The first reading of the keys, in a new instance. */
  keysUntilMs: 700,
  /** The event must be on record by then, or it is not acknowledged. */
  recordUntilMs: 1_000,
  /** The worker is told within this, if there is so much left. */
  handOverMs: 150,
  handOverUntilMs: 1_150,
} as const;
