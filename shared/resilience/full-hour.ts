const HOUR_MS = 3_600_000;

/** A pause around every full hour, when many customers of a platform start their jobs. */
export interface FullHourPause {
  /** The pause begins this long before the hour. */
  readonly beforeMs: number;
  /** It ends this long after the hour. */
  readonly afterMs: number;
}

/** The first instant at or after `epochMs` that lies outside the pause. */
export function outsideFullHour(epochMs: number, pause: FullHourPause): number {
  const sinceHour = epochMs % HOUR_MS;
  const hour = epochMs - sinceHour;
  if (sinceHour < pause.afterMs) return hour + pause.afterMs;
  if (sinceHour >= HOUR_MS - pause.beforeMs) return hour + HOUR_MS + pause.afterMs;
  return epochMs;
}
