import type { DayRules } from './day-rules.ts';
import type { Excuses } from './excused-time.ts';
import type { MinuteInterval } from './minute-interval.ts';
import type { OvertimeApproval } from './overtime.ts';

/** Adverse weather for which the company forgives lateness, and perhaps absence too. */
export interface ForgivenWeather {
  readonly intervals: readonly MinuteInterval[];
  readonly forgivesAbsence: boolean;
}

/** Everything about one person, besides plan and punches, that a day is measured by. */
export interface PersonFrame {
  readonly rules: DayRules;
  readonly excuses: Excuses;
  readonly overtimeApprovals: readonly OvertimeApproval[];
  /** In which lateness is forgiven; `forgivenAbsence` is the same, or empty. */
  readonly forgivenWeather: readonly MinuteInterval[];
  readonly forgivenAbsence: readonly MinuteInterval[];
}

/** The time between the days before and after, in which a day may count presence outside its plan. */
export interface DayBounds {
  /** The end of the last payable minute of any day before. */
  readonly notBefore: number;
  /** The planned begin of the next planned day, and the second midnight after the day's own. */
  readonly notAfter: number;
}

export const DAY_MINUTES = 1_440;

/** How far presence of a day may reach past its own midnight at most: one whole further day. */
export const LONGEST_REACH_MINUTES = 2 * DAY_MINUTES;
