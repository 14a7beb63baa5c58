/** What is left of the month's calls, and of the month. */
export interface LookBudget {
  readonly remainingCalls: number;
  /** What one look at all approval forms is expected to take. */
  readonly callsPerLook: number;
  /** What each day takes in any case. */
  readonly callsPerDay: number;
  /** Hong Kong days to the end of the month, today included. */
  readonly daysLeft: number;
  /** Since the last look; `Infinity` if there was none. */
  readonly daysSinceLook: number;
}

export interface PollBudget extends LookBudget {
  readonly officeMinutesLeft: number;
  /** `Infinity` if there was no look. */
  readonly officeMinutesSinceLook: number;
}

/** Two looks are never closer, however many calls are left at the end of a month. */
const SHORTEST_INTERVAL_MINUTES = 30;

/**
 * Whether the look of the day is due: every day if the calls last to the end of the month, else every
 * second day, and so on, so that they do.
 */
export function isDailyLookDue(budget: LookBudget): boolean {
  const looks = looksIn(budget.remainingCalls, budget.callsPerLook);
  return looks >= 1 && budget.daysSinceLook >= budget.daysLeft / looks;
}

/**
 * Whether the next look of polling is due: what is left of the calls, less the looks of the days to
 * come, is spread evenly over what is left of the month's office time.
 */
export function isPollDue(budget: PollBudget): boolean {
  const kept = budget.daysLeft * budget.callsPerDay;
  const looks = looksIn(budget.remainingCalls - kept, budget.callsPerLook);
  if (looks < 1) return false;
  const intervalMinutes = Math.max(SHORTEST_INTERVAL_MINUTES, budget.officeMinutesLeft / looks);
  return budget.officeMinutesSinceLook >= intervalMinutes;
}

function looksIn(calls: number, callsPerLook: number): number {
  return Math.floor(calls / Math.max(1, callsPerLook));
}
