/** When a timer is due, as `parseSchedule` has it. Instants are UTC epoch milliseconds. */
export interface DueInstants {
  /** The last due instant in (`afterEpochMs`, `untilEpochMs`]; undefined if there is none. */
  latest(afterEpochMs: number, untilEpochMs: number): number | undefined;
}

export interface TimerFacts {
  readonly schedule: DueInstants;
  readonly nowEpochMs: number;
  /** Since when trigger and code are as they are; what was due before counts for nothing. */
  readonly sinceEpochMs: number;
  /** When the function was last asked by the timer; undefined if nothing is known of it. */
  readonly lastRunEpochMs: number | undefined;
}

export type TimerVerdict = 'in-time' | 'missed-once' | 'missed';

const DAY_MS = 86_400_000;
/** Function Compute knows asynchronous tasks for seven days. */
export const KNOWN_FOR_MS = 7 * DAY_MS;
/** A firing may come late by this much, and the clocks differ a little. */
const GRACE_MS = 3 * 60_000;
const CLOCKS_DIFFER_MS = 60_000;

/** Whether the run that was due last has taken place; two in a row that did not are no accident. */
export function judgeTimer(facts: TimerFacts): TimerVerdict {
  const { schedule, nowEpochMs, lastRunEpochMs = -Infinity } = facts;
  const beginEpochMs = Math.max(facts.sinceEpochMs, nowEpochMs - KNOWN_FOR_MS);
  const due = schedule.latest(beginEpochMs, nowEpochMs - GRACE_MS);
  if (due === undefined || lastRunEpochMs >= due - CLOCKS_DIFFER_MS) return 'in-time';
  const dueBefore = schedule.latest(beginEpochMs, due - 1_000);
  const hasRunBefore = dueBefore === undefined || lastRunEpochMs >= dueBefore - CLOCKS_DIFFER_MS;
  return hasRunBefore ? 'missed-once' : 'missed';
}
