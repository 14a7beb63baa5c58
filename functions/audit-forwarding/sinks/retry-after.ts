const LONGEST_MS = 3_600_000;

/** What `Retry-After` asks for: seconds, or a date of HTTP; never longer than an hour. */
export function retryAfterMsOf(text: string | undefined, nowEpochMs: number): number | undefined {
  if (text === undefined) return undefined;
  const isSeconds = /^\d{1,9}$/.test(text);
  // Date.parse takes much that is no date of HTTP, such as "-5".
  if (!isSeconds && !text.endsWith(' GMT')) return undefined;
  const waitMs = isSeconds ? Number(text) * 1_000 : Date.parse(text) - nowEpochMs;
  if (!Number.isFinite(waitMs)) return undefined;
  return Math.min(Math.max(waitMs, 1_000), LONGEST_MS);
}
