import type { FindingLevel } from './check-result.ts';

/** What a service has said of its time, and when it was asked by the machine's time. */
export interface ClockSample {
  readonly service: string;
  /** By the header `date`, which has whole seconds. */
  readonly serverEpochMs: number;
  readonly askedEpochMs: number;
  readonly answeredEpochMs: number;
  /** How far the environment's time is ahead of the machine's. */
  readonly clockOffsetMs: number;
}

export const WARN_SKEW_MS = 60_000;
export const FAIL_SKEW_MS = 300_000;
const HALF_SECOND_MS = 500;

/**
 * How far the service is ahead of us; negative: behind. Between question and answer nothing is known. In an
 * environment whose time is not the machine's a service may date its answers by either.
 */
export function skewOf(sample: ClockSample): number {
  const { serverEpochMs, askedEpochMs, answeredEpochMs, clockOffsetMs } = sample;
  const ofMachine = Math.round(
    serverEpochMs + HALF_SECOND_MS - (askedEpochMs + answeredEpochMs) / 2,
  );
  const ofEnvironment = ofMachine - clockOffsetMs;
  return Math.abs(ofEnvironment) < Math.abs(ofMachine) ? ofEnvironment : ofMachine;
}

export function levelOfSkew(skewMs: number): FindingLevel | undefined {
  const size = Math.abs(skewMs);
  if (size > FAIL_SKEW_MS) return 'failed';
  return size > WARN_SKEW_MS ? 'warning' : undefined;
}
