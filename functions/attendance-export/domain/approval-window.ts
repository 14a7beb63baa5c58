import {
  addDays,
  DAY_MS,
  hongKongMidnightEpochMs,
  type PayPeriod,
} from '../../../shared/time/index.ts';

/** Where approvals about a period are looked for: DingTalk lists them by when they were asked for. */
export interface ApprovalReach {
  /** Days before the period: trips and leave are asked for ahead. */
  readonly daysBefore: number;
  /** Days after the period: make-up punches are asked for afterwards. */
  readonly daysAfter: number;
  /** Longest window of one call. */
  readonly daysPerCall: number;
  /** How far back DingTalk lists approvals. */
  readonly daysBack: number;
}

/** Windows of `dingtalk.md` section 6 (documentation of 2026-06-03); before and after are our choice. */
export const usualApprovalReach: ApprovalReach = {
  daysBefore: 60,
  daysAfter: 31,
  daysPerCall: 120,
  daysBack: 365,
};

/** Both ends included. */
export interface InstantWindow {
  readonly fromEpochMs: number;
  readonly toEpochMs: number;
}

/**
 * The windows to ask for, in order and without overlap. They depend on the instant at which the run
 * began, not on the present one, so that a run that is continued asks the same questions again.
 */
export function approvalWindows(
  period: PayPeriod,
  begunEpochMs: number,
  { daysBefore, daysAfter, daysPerCall, daysBack }: ApprovalReach = usualApprovalReach,
): InstantWindow[] {
  // A day less than allowed, so that an export that goes on for hours stays within it.
  const oldest = begunEpochMs - (daysBack - 1) * DAY_MS;
  const first = Math.max(hongKongMidnightEpochMs(addDays(period.from, -daysBefore)), oldest);
  const last = Math.min(
    hongKongMidnightEpochMs(addDays(period.to, daysAfter + 1)) - 1,
    begunEpochMs,
  );
  const windows: InstantWindow[] = [];
  for (let from = first; from <= last; from += daysPerCall * DAY_MS) {
    windows.push({ fromEpochMs: from, toEpochMs: Math.min(from + daysPerCall * DAY_MS - 1, last) });
  }
  return windows;
}
