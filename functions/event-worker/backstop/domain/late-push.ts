/** DingTalk tries again 10 seconds after a push that was not acknowledged, then after another 30. */
const EARLIEST_RETRY_MS = 8_000;
/** Longer after the event than the last retry can come: it was held up elsewhere. */
const LATEST_RETRY_MS = 5 * 60_000;

/** Whether an event came so long after it happened that an earlier push of it has probably failed. */
export function isLatePush(event: {
  readonly source: string;
  readonly eventTimeEpochMs: number | undefined;
  readonly receivedAtEpochMs: number;
}): boolean {
  if (event.source !== 'callback' || event.eventTimeEpochMs === undefined) return false;
  const delayMs = event.receivedAtEpochMs - event.eventTimeEpochMs;
  return delayMs >= EARLIEST_RETRY_MS && delayMs <= LATEST_RETRY_MS;
}
