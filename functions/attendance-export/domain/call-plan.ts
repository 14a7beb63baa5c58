import {
  addDays,
  daysBetween,
  type HongKongDate,
  type PayPeriod,
} from '../../../shared/time/index.ts';

/** DingTalk's windows, as data: people and days that one call may ask for. */
export interface CallLimits {
  readonly usersPerCall: number;
  readonly daysPerCall: number;
  readonly usersPerLeaveCall: number;
}

/** `dingtalk.md` 4.2 and 4.4 (documentation of 2026-08-22): 50 users, 7 days, 100 users for leave. */
export const documentedCallLimits: CallLimits = {
  usersPerCall: 50,
  daysPerCall: 7,
  usersPerLeaveCall: 100,
};

export interface DayWindow {
  readonly from: HongKongDate;
  readonly to: HongKongDate;
}

export interface UserBatch {
  readonly userIds: readonly string[];
}

/** The smallest set of attendance calls for these people and this period. */
export interface CallPlan {
  readonly batches: readonly UserBatch[];
  readonly punchWindows: readonly DayWindow[];
  readonly scheduleWindows: readonly DayWindow[];
  readonly leaveBatches: readonly UserBatch[];
  readonly calls: {
    readonly punches: number;
    readonly schedules: number;
    /** One per batch; a batch with over twenty leaves needs further pages. */
    readonly leaveAtLeast: number;
    /** Shift definitions: one per shift that the schedule names; unknown until it is read. */
    readonly shiftsEstimated: number;
    readonly leavePagesEstimated: number;
  };
  /** What is reserved from the month's quota before the first call. */
  readonly meteredCalls: number;
}

/** On the high side: a reservation that is too large shrinks when the run is done. */
const ESTIMATED_LEAVES_PER_PERSON = 0.5;
const LEAVE_ROWS_PER_PAGE = 20;
const ESTIMATED_SHIFTS = 12;

/**
 * Plans the calls. Punches are asked for from one day before the period to one day after it: a night
 * shift of the last day ends on the next, and an early punch for the first may lie on the day before.
 * Schedules of these days are asked for where that costs no further call: they tell where overtime of
 * the last day must end, and where that of the first may begin.
 */
export function planCalls(
  userIds: readonly string[],
  period: PayPeriod,
  limits: CallLimits = documentedCallLimits,
): CallPlan {
  const batches = chunk(userIds, limits.usersPerCall);
  const leaveBatches = chunk(userIds, limits.usersPerLeaveCall);
  const punchWindows = windows(addDays(period.from, -1), addDays(period.to, 1), limits.daysPerCall);
  const scheduleWindows = scheduleWindowsOf(period, limits.daysPerCall);
  const leavePages = leaveBatches.map(({ userIds: { length } }) =>
    Math.ceil((length * ESTIMATED_LEAVES_PER_PERSON) / LEAVE_ROWS_PER_PAGE),
  );
  const calls = {
    punches: batches.length * punchWindows.length,
    schedules: batches.length * scheduleWindows.length,
    leaveAtLeast: leaveBatches.length,
    shiftsEstimated: userIds.length === 0 ? 0 : ESTIMATED_SHIFTS,
    leavePagesEstimated: leavePages.reduce((sum, pages) => sum + pages - 1, 0),
  };
  const meteredCalls = Object.values(calls).reduce((sum, count) => sum + count, 0);
  return { batches, punchWindows, scheduleWindows, leaveBatches, calls, meteredCalls };
}

/** The last windows have room to spare: first for the day after, then for the day before. */
function scheduleWindowsOf({ from, to }: PayPeriod, daysPerCall: number): DayWindow[] {
  const days = daysBetween(from, to) + 1;
  const spare = Math.ceil(days / daysPerCall) * daysPerCall - days;
  return windows(addDays(from, spare >= 2 ? -1 : 0), addDays(to, spare >= 1 ? 1 : 0), daysPerCall);
}

/** Consecutive windows of a number of days each; the last may be shorter. */
export function windows(from: HongKongDate, to: HongKongDate, days: number): DayWindow[] {
  const count = Math.ceil((daysBetween(from, to) + 1) / days);
  return Array.from({ length: count }, (_, index) => {
    const start = addDays(from, index * days);
    const end = addDays(start, days - 1);
    return { from: start, to: end < to ? end : to };
  });
}

/** Batches of a size each, in the given order; the last may be smaller. */
export function chunk(userIds: readonly string[], size: number): UserBatch[] {
  const count = Math.ceil(userIds.length / size);
  return Array.from({ length: count }, (_, index) => ({
    userIds: userIds.slice(index * size, (index + 1) * size),
  }));
}
