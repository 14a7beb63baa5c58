import type { FindingLevel } from './check-result.ts';

/** What a service has said of its time, and when it was asked. */
export interface ClockSample {
  readonly service: string;
  /** By the header `date`, which has whole seconds. */
  readonly serverEpochMs: number;
  readonly askedEpochMs: number;
  readonly answeredEpochMs: number;
}

export const WARN_SKEW_MS = 60_000;
export const FAIL_SKEW_MS = 300_000;
const HALF_SECOND_MS = 500;

/** How far the service is ahead of us; negative: behind. Between question and answer nothing is known. */
export function skewOf({ serverEpochMs, askedEpochMs, answeredEpochMs }: ClockSample): number {
  return Math.round(serverEpochMs + HALF_SECOND_MS - (askedEpochMs + answeredEpochMs) / 2);
}

export function levelOfSkew(skewMs: number): FindingLevel | undefined {
  const size = Math.abs(skewMs);
  if (size > FAIL_SKEW_MS) return 'failed';
  return size > WARN_SKEW_MS ? 'warning' : undefined;
}
